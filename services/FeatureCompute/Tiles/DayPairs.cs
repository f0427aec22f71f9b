using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Columns;
using Millrace.Features.Windows;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>
/// The (key, day) pairs whose states a run computes: all of the days that no run has seen yet, and of the days before those
/// that something new is known of.
/// </summary>
/// <param name="keys">The columns of keys.</param>
/// <param name="seen">The first day that no run has seen.</param>
/// <param name="to">The day after the last.</param>
internal sealed class DayPairs(IReadOnlyList<string> keys, long seen, long to)
{
    readonly HashSet<(string Key, long Day)> _again = [];

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => _again.Count == 0 && seen >= to;

    /// <summary>The days of the pairs.</summary>
    public SortedSet<long> Days
    {
        get
        {
            var days = new SortedSet<long>(_again.Select(pair => pair.Day));
            for (var day = seen; day < to; day++)
                days.Add(day);
            return days;
        }
    }

    /// <summary>Whether a pair is among them.</summary>
    public bool Holds(string[] key, long day) => day >= seen ? day < to : _again.Contains((JoinedKeys.Of(key), day));

    /// <summary>Adds the pairs of rows, or of some of them: their states are to be computed again.</summary>
    public void Add(RecordBatch rows, string eventTime, Func<int, long, bool>? which = null)
    {
        var times = (TimestampColumn)rows[eventTime];
        var joined = JoinedKeys.Of(rows, keys);
        for (var row = 0; row < joined.Length; row++)
            if (!times.IsNull(row) && UtcDay.Of(times.Values[row]) is var day && day < seen && joined[row] is { } key && which?.Invoke(row, times.Values[row]) != false)
                _again.Add((key, day));
    }

    /// <summary>The states, and for each pair that is computed again and has none, that there is none.</summary>
    public IEnumerable<DayState> Complete(IEnumerable<DayState> states)
    {
        var left = new HashSet<(string Key, long Day)>(_again);
        foreach (var state in states)
        {
            left.Remove((JoinedKeys.Of(state.Key), state.Day));
            yield return state;
        }
        foreach (var (key, day) in left)
            yield return new DayState(JoinedKeys.Parts(key, keys.Count), day, null);
    }
}
