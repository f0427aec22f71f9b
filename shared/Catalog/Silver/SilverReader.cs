using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.Catalog.Silver;

/// <summary>Rows of a silver table and the version they were read at.</summary>
/// <param name="Rows">The rows in the columns of the dataset's schema, each event once.</param>
/// <param name="Version">The table's version; −1 while there is no table.</param>
public sealed record SilverRows(RecordBatch Rows, long Version);

/// <summary>Reads silver for the engine.</summary>
public sealed class SilverReader(IObjectStore lake)
{
    static readonly string[] s_origin = [SilverSchema.IngestTime, SilverSchema.Partition, SilverSchema.Offset];

    /// <summary>
    /// All rows of a dataset, or those that commits after a version added. What slipped through de-duplication, one id
    /// at two places, is taken once: where it was first.
    /// </summary>
    public async Task<SilverRows> ReadAsync(TenantId tenant, DatasetSchema schema, long? sinceVersion = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var path = LakeTables.Silver(tenant, schema.Pack, schema.Name);
        if (!await DeltaTable.ExistsAsync(lake, path, cancellationToken))
            return new SilverRows(Parts(schema, []), -1);
        var table = await DeltaTable.OpenAsync(lake, path, cancellation: cancellationToken);
        var version = table.Version;
        var names = schema.Fields.Select(field => field.Name).Concat(s_origin).Where(name => table.Schema.IndexOf(name) >= 0).ToArray();
        var batches = new List<ColumnBatch>();
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = names, Version = version, SinceVersion = sinceVersion }, cancellationToken))
            batches.Add(batch);
        var rows = Parts(schema, batches);
        return new SilverRows(FirstOfEach(rows, batches), version);
    }

    static RecordBatch Parts(DatasetSchema schema, IReadOnlyList<ColumnBatch> batches)
    {
        var rows = batches.Sum(batch => batch.RowCount);
        return new RecordBatch(rows, [.. schema.Fields.Select(field => KeyValuePair.Create(
            field.Name,
            ColumnJoin.Of(field.Type, [.. batches.Select(batch => batch.Schema.IndexOf(field.Name) is >= 0 and var at
                ? EngineColumns.Of(batch.Columns[at], field.Type, field.Name)
                : Column.Nulls(field.Type, batch.RowCount))])))]);
    }

    static RecordBatch FirstOfEach(RecordBatch rows, List<ColumnBatch> batches)
    {
        if (rows[ValidBatch.EventId] is not Features.Columns.StringColumn ids)
            return rows;
        var first = new int[ids.Dictionary.Length];
        Array.Fill(first, -1);
        var repeated = false;
        var origins = new Lazy<(long, long, long)[]>(() => Origins(batches, rows.Rows));
        for (var row = 0; row < ids.Length; row++)
        {
            var id = ids.Codes[row];
            if (id < 0)
                continue;
            if (first[id] < 0)
            {
                first[id] = row;
                continue;
            }
            repeated = true;
            if (origins.Value[row].CompareTo(origins.Value[first[id]]) < 0)
                first[id] = row;
        }
        return repeated ? rows.Take([.. Enumerable.Range(0, rows.Rows).Where(row => ids.Codes[row] < 0 || first[ids.Codes[row]] == row)]) : rows;
    }

    static (long, long, long)[] Origins(List<ColumnBatch> batches, int rows)
    {
        var origins = new List<(long, long, long)>(rows);
        foreach (var batch in batches)
        {
            var columns = Array.ConvertAll(s_origin, name => batch.Schema.IndexOf(name) is >= 0 and var at ? batch.Columns[at] : null);
            for (var row = 0; row < batch.RowCount; row++)
                origins.Add((Number(columns[0], row), Number(columns[1], row), Number(columns[2], row)));
        }
        return [.. origins];
    }

    static long Number(ColumnData? column, int row) =>
        column?.ValueAt(row) is { } value ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : 0;
}
