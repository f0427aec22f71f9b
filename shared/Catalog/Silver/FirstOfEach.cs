using System.Globalization;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Features.Columns;
using Millrace.Lake.Columns;
using StringColumn = Millrace.Features.Columns.StringColumn;

namespace Millrace.Catalog.Silver;

/// <summary>Each event once. Of the rows with one id the first by their origin holds: ingest time, partition, offset, then place.</summary>
static class FirstOfEach
{
    /// <summary>Whether an id stands at several rows.</summary>
    public static bool Repeats(RecordBatch rows) =>
        rows.TryGet(ValidBatch.EventId, out var column) && column is StringColumn ids && ids.Length - ids.Codes.AsSpan().Count(-1) > ids.Texts.Count;

    /// <summary>The rows without those whose id another row holds.</summary>
    /// <param name="rows">The rows, with their ids.</param>
    /// <param name="origins">The origins of the same rows, as far as the table has them.</param>
    public static RecordBatch Of(RecordBatch rows, IReadOnlyList<ColumnBatch> origins)
    {
        var ids = (StringColumn)rows[ValidBatch.EventId];
        var places = Places(origins, rows.Rows);
        var first = new int[ids.Texts.Count];
        Array.Fill(first, -1);
        for (var row = 0; row < ids.Length; row++)
        {
            var id = ids.Codes[row];
            if (id >= 0 && (first[id] < 0 || places[row].CompareTo(places[first[id]]) < 0))
                first[id] = row;
        }

        return rows.Take([.. Enumerable.Range(0, rows.Rows).Where(row => ids.Codes[row] < 0 || first[ids.Codes[row]] == row)]);
    }

    // A table without any of the columns has all rows at one place.
    static (long, long, long)[] Places(IReadOnlyList<ColumnBatch> batches, int rows)
    {
        var places = new (long, long, long)[rows];
        var at = 0;
        foreach (var batch in batches)
        {
            ColumnData? Find(string name) => batch.Schema.IndexOf(name) is >= 0 and var i ? batch.Columns[i] : null;
            var (time, partition, offset) = (Find(SilverSchema.IngestTime), Find(SilverSchema.Partition), Find(SilverSchema.Offset));
            for (var row = 0; row < batch.RowCount; row++)
                places[at++] = (Number(time, row), Number(partition, row), Number(offset, row));
        }

        return places;
    }

    static long Number(ColumnData? column, int row) =>
        column?.ValueAt(row) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;
}
