using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>
/// Versions of a dimension's rows, in any order: looked up by key and instant. Of two versions of one instant the
/// first row holds. A version without a time is valid from the beginning of time.
/// </summary>
public sealed class DimensionTable
{
    private readonly Dictionary<string, (int Start, int Count)> _ranges = new(StringComparer.Ordinal);
    private readonly int[] _order;
    private readonly long[] _validFrom;
    private readonly bool[] _deleted;

    /// <summary>Indexes the rows, which must have the dataset's columns.</summary>
    public DimensionTable(DatasetSchema schema, RecordBatch rows)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(rows);
        Schema = schema;
        Rows = rows;
        var keys = KeyColumns.Text(rows[schema.Key[0]]);
        var times = (TimestampColumn)rows[schema.EventTime];
        var deleted = schema.DeletedFlag is { } flag && rows.TryGet(flag, out var column) ? (BoolColumn)column : null;
        _order = [.. Enumerable.Range(0, rows.Rows).Where(row => !keys.IsNull(row))];
        Array.Sort(_order, (left, right) =>
        {
            var byKey = keys.Codes[left].CompareTo(keys.Codes[right]);
            var byTime = byKey != 0 ? byKey : From(times, left).CompareTo(From(times, right));
            return byTime != 0 ? byTime : right.CompareTo(left);
        });
        _validFrom = Array.ConvertAll(_order, row => From(times, row));
        _deleted = Array.ConvertAll(_order, row => deleted is not null && !deleted.IsNull(row) && deleted.Values[row]);
        for (var start = 0; start < _order.Length;)
        {
            var end = start + 1;
            while (end < _order.Length && keys.Codes[_order[end]] == keys.Codes[_order[start]])
                end++;
            _ranges.Add(keys[_order[start]]!, (start, end - start));
            start = end;
        }
    }

    /// <summary>What the rows are.</summary>
    public DatasetSchema Schema { get; }

    /// <summary>The versions.</summary>
    public RecordBatch Rows { get; }

    /// <summary>Every key that has a version.</summary>
    public IEnumerable<string> Keys => _ranges.Keys;

    /// <summary>The instants (µs) from which the versions of a key are valid, ascending; the beginning of time is <see cref="long.MinValue"/>.</summary>
    public ReadOnlySpan<long> VersionsOf(string key) =>
        _ranges.TryGetValue(key, out var range) ? _validFrom.AsSpan(range.Start, range.Count) : [];

    /// <summary>An empty table of a dataset.</summary>
    public static DimensionTable Empty(DatasetSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new DimensionTable(schema, new RecordBatch(0, [.. schema.Fields.Select(field => KeyValuePair.Create(field.Name, Column.Nulls(field.Type, 0)))]));
    }

    /// <summary>
    /// For each row the version of its key with the greatest time not after the row's (before it, when
    /// <paramref name="strictly"/>), as a row of <see cref="Rows"/>; −1 for none or a deleted one.
    /// </summary>
    internal int[] Lookup(StringColumn keys, ReadOnlySpan<long> instants, bool strictly)
    {
        var ranges = new (int Start, int Count)[keys.Texts.Count];
        for (var code = 0; code < ranges.Length; code++)
            ranges[code] = _ranges.GetValueOrDefault(keys.Texts[code]);
        var found = new int[keys.Length];
        for (var row = 0; row < found.Length; row++)
        {
            var code = keys.Codes[row];
            found[row] = code < 0 ? -1 : Newest(ranges[code], strictly && instants[row] != long.MinValue ? instants[row] - 1 : instants[row]);
        }

        return found;
    }

    private int Newest((int Start, int Count) range, long instant)
    {
        var (low, high) = (range.Start, range.Start + range.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_validFrom[middle] <= instant)
                low = middle + 1;
            else
                high = middle;
        }

        return low == range.Start || _deleted[low - 1] ? -1 : _order[low - 1];
    }

    private static long From(TimestampColumn times, int row) => times.IsNull(row) ? long.MinValue : times.Values[row];
}
