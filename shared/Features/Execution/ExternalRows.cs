using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>
/// The rows of an external view, joined as of: an entity's row at an instant is the one with the newest event time not
/// after it; of two rows of one event time the one made later counts, and of two made at once the later in the batch.
/// </summary>
public sealed class ExternalRows
{
    /// <summary>The column of a row's event time.</summary>
    public const string EventTime = "event_timestamp";

    /// <summary>The column that tells when a row was made.</summary>
    public const string Created = "created_timestamp";

    readonly FeatureViewModel _view;
    readonly RecordBatch _rows;
    readonly long[] _times;
    readonly Dictionary<string, int[]> _byEntity;

    /// <param name="view">The view.</param>
    /// <param name="rows">Its rows in any order: the join keys as text, both times, and the features.</param>
    public ExternalRows(FeatureViewModel view, RecordBatch rows)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(rows);
        (_view, _rows) = (view, rows);
        _times = ((TimestampColumn)rows[EventTime]).Values;
        var created = ((TimestampColumn)rows[Created]).Values;
        var keys = view.Entity.JoinKeys.Select(key => (StringColumn)rows[key]).ToArray();
        _byEntity = Enumerable.Range(0, rows.Rows)
            .GroupBy(row => Entity([.. keys.Select(key => key[row] ?? "")]), StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.OrderBy(row => _times[row]).ThenBy(row => created[row]).ThenBy(row => row).ToArray(),
                StringComparer.Ordinal);
    }

    /// <summary>The values of entities at instants, in the order given; those older than the view's time to live are null.</summary>
    public FinishedRows AsOf(string[][] keys, long[] instants)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(instants);
        var longest = _view.TimeToLive is { } ttl ? ttl.Ticks / TimeSpan.TicksPerMicrosecond : long.MaxValue;
        var found = new int[keys.Length];
        var known = new bool[keys.Length];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = NewestAt(keys[i], instants[i]);
            known[i] = found[i] >= 0;
            if (known[i] && instants[i] - _times[found[i]] > longest)
                found[i] = -1;
        }
        var values = new RecordBatch(keys.Length, [.. _view.Features.Select(feature => KeyValuePair.Create(feature.Name, _rows[feature.Name].Take(found)))]);
        return new FinishedRows(keys, instants, values, known, new FinishStatus[keys.Length]);
    }

    /// <summary>The entities with a row at or before an instant, in no particular order.</summary>
    public IEnumerable<string[]> KnownAt(long instant) =>
        _byEntity.Where(entity => _times[entity.Value[0]] <= instant).Select(entity => KeysOf(entity.Value[0]));

    /// <summary>The newest row of every entity with an event time in [from, to), as places in the batch.</summary>
    public IEnumerable<int> NewestWithin(long from, long to)
    {
        foreach (var rows in _byEntity.Values)
        {
            var newest = Array.FindLastIndex(rows, row => _times[row] < to);
            if (newest >= 0 && _times[rows[newest]] >= from)
                yield return rows[newest];
        }
    }

    /// <summary>The join keys of a row.</summary>
    public string[] KeysOf(int row) => [.. _view.Entity.JoinKeys.Select(key => ((StringColumn)_rows[key])[row] ?? "")];

    int NewestAt(string[] key, long instant)
    {
        if (!_byEntity.TryGetValue(Entity(key), out var rows))
            return -1;
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_times[rows[middle]] <= instant)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? -1 : rows[low - 1];
    }

    // A join key may hold any text, so its parts carry their lengths.
    static string Entity(string[] parts) =>
        parts is [var only] ? only : string.Concat(parts.Select(part => $"{part.Length}:{part}"));
}
