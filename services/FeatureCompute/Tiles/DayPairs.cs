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

    /// <summary>The days of the pairs, those that follow each other in one span [from, to): days are read together where nothing lies between.</summary>
    public IReadOnlyList<(long From, long To)> Spans
    {
        get
        {
            var spans = new List<(long From, long To)>();
            foreach (var day in _again.Select(pair => pair.Day).Distinct().Order())
                if (spans is [.., var last] && last.To == day)
                    spans[^1] = (last.From, day + 1);
                else
                    spans.Add((day, day + 1));
            if (seen < to)
                spans.Add((seen, to));
            return spans;
        }
    }

    /// <summary>Whether a pair is among them.</summary>
    public bool Holds(string[] key, long day) => day >= seen ? day < to : _again.Contains((JoinedKeys.Of(key), day));

    /// <summary>Those of the rows of a span whose pairs are among them.</summary>
    public RecordBatch Of(RecordBatch rows, string eventTime, long from)
    {
        if (from >= seen)
            return rows;
        var times = (TimestampColumn)rows[eventTime];
        var joined = JoinedKeys.Of(rows, keys);
        return rows.Take([.. Enumerable.Range(0, rows.Rows).Where(row => !times.IsNull(row) && joined[row] is { } key && _again.Contains((key, UtcDay.Of(times.Values[row]))))]);
    }

    /// <summary>Adds the pairs of rows, or of some of them: their states are to be computed again.</summary>
    public void Add(RecordBatch rows, string eventTime, Func<int, long, bool>? which = null)
    {
        var times = (TimestampColumn)rows[eventTime];
        var joined = JoinedKeys.Of(rows, keys);
        for (var row = 0; row < joined.Length; row++)
            if (!times.IsNull(row) && UtcDay.Of(times.Values[row]) is var day && day < seen && joined[row] is { } key && which?.Invoke(row, times.Values[row]) != false)
                _again.Add((key, day));
    }

    /// <summary>The states of all spans, and for each pair that is computed again and has none, that there is none.</summary>
    public async Task<IReadOnlyList<DayState>> StatesAsync(Func<long, long, Task<IEnumerable<DayState>>> ofSpan)
    {
        var left = new HashSet<(string Key, long Day)>(_again);
        var states = new List<DayState>();
        foreach (var (from, to) in Spans)
            foreach (var state in await ofSpan(from, to))
            {
                left.Remove((JoinedKeys.Of(state.Key), state.Day));
                states.Add(state);
            }
        states.AddRange(left.Select(pair => new DayState(JoinedKeys.Parts(pair.Key, keys.Count), pair.Day, null)));
        return states;
    }
}
