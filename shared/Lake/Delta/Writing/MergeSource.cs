using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Writing;

/// <summary>The rows to merge, one per key: the newest by event time, of equals the last.</summary>
sealed class MergeSource
{
    // Up to so many keys are looked for one by one in the files' statistics; beyond, their range must do.
    const int MaxListedKeys = 1000;
    readonly MergeOptions _options;
    readonly Dictionary<RowKey, Row> _rows = [];
    readonly IReadOnlyList<ColumnBatch> _batches;

    sealed class Row(int batch, int index, object? time)
    {
        public int Batch { get; } = batch;

        public int Index { get; } = index;

        public object? Time { get; } = time;

        /// <summary>The table has a newer row of this key.</summary>
        public bool IsStale { get; set; }
    }

    /// <param name="batches">The rows.</param>
    /// <param name="table">The table's schema; times are compared as its types.</param>
    /// <param name="options">Keys and event time.</param>
    public MergeSource(IReadOnlyList<ColumnBatch> batches, TableSchema table, MergeOptions options)
    {
        (_options, _batches) = (options, batches);
        for (var b = 0; b < batches.Count; b++)
        {
            var batch = batches[b];
            var keys = RowKey.Reader([.. options.KeyColumns.Select(name => Column(batch, table, name))]);
            var times = options.EventTimeColumn is { } time ? Column(batch, table, time) : null;
            for (var row = 0; row < batch.RowCount; row++)
            {
                var key = keys(row) ?? throw new DeltaException(
                    $"A row to merge has a null in its key ({string.Join(", ", options.KeyColumns)})");
                var at = times?.ValueAt(row);
                if (!_rows.TryGetValue(key, out var other) || !IsNewer(other.Time, at))
                    _rows[key] = new Row(b, row, at);
            }
        }
    }

    public int Count => _rows.Count;

    /// <summary>A filter that every row with one of the keys passes.</summary>
    public Filter Range()
    {
        var filters = new List<Filter>();
        foreach (var name in _options.KeyColumns)
        {
            var values = new HashSet<RowKey>();
            var listed = new List<object>();
            object? min = null, max = null;
            var any = false;
            foreach (var row in _rows.Values)
            {
                var value = _batches[row.Batch][name].ValueAt(row.Index)!;
                any |= Scalar.IsNaN(value);
                if (values.Count <= MaxListedKeys && values.Add(RowKey.Of(value)))
                    listed.Add(value);
                min = min is null || ScalarOrder.Compare(value, min) < 0 ? value : min;
                max = max is null || ScalarOrder.Compare(value, max) > 0 ? value : max;
            }
            // As a key NaN equals itself, as in no filter.
            if (any)
                continue;
            filters.Add(listed.Count <= MaxListedKeys ? Filter.In(name, listed) : Filter.All(Filter.AtLeast(name, min!), Filter.AtMost(name, max!)));
        }
        return Filter.All(filters);
    }

    /// <summary>Tells of a row of the table whether it goes; if it is newer than the source's, that one is stale.</summary>
    public bool Takes(RowKey key, object? time)
    {
        if (!_rows.TryGetValue(key, out var row))
            return false;
        if (!IsNewer(time, row.Time))
            return true;
        row.IsStale = true;
        return false;
    }

    /// <summary>The rows to write, batch by batch, without the column that marks deletions.</summary>
    public IEnumerable<ColumnBatch> Upserts()
    {
        foreach (var group in _rows.Values.Where(row => !row.IsStale).GroupBy(row => row.Batch).OrderBy(group => group.Key))
        {
            var batch = _batches[group.Key];
            var deleted = _options.DeleteColumn is { } mark ? batch[mark] : null;
            var rows = group.Select(row => row.Index).Where(row => deleted?.ValueAt(row) is not true).Order().ToArray();
            if (rows.Length > 0)
                yield return WithoutMark(batch, _options.DeleteColumn).Gather(rows);
        }
    }

    public static ColumnBatch WithoutMark(ColumnBatch batch, string? mark)
    {
        if (mark is null || batch.Schema.IndexOf(mark) < 0)
            return batch;
        var names = batch.Schema.Fields.Select(field => field.Name).Where(name => name != mark).ToList();
        return new ColumnBatch(batch.Schema.Select(names), [.. names.Select(name => batch[name])], batch.RowCount);
    }

    static ColumnData Column(ColumnBatch batch, TableSchema table, string name)
    {
        if (batch.Schema.IndexOf(name) < 0)
            throw new DeltaException($"The rows to merge lack the column '{name}'; they have {string.Join(", ", batch.Schema.Fields.Select(field => field.Name))}");
        var at = table.IndexOf(name);
        return at < 0
            ? throw new DeltaException($"The table lacks the column '{name}' to merge by")
            : ColumnCast.Cast(batch[name], table.Fields[at].Type);
    }

    /// <summary>A missing time is older than any.</summary>
    static bool IsNewer(object? time, object? than) =>
        time is not null && (than is null || ScalarOrder.Compare(time, than) > 0);
}
