using System.Runtime.ExceptionServices;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;

namespace Millrace.Catalog.Silver;

/// <summary>Rows of a silver table and the version they were read at.</summary>
/// <param name="Rows">The rows in the columns that were asked for, each event once.</param>
/// <param name="Version">The table's version; −1 while there is no table.</param>
public sealed record SilverRows(RecordBatch Rows, long Version);

/// <summary>Reads silver for the engine.</summary>
public sealed class SilverReader(IObjectStore lake)
{
    const int RowsWorthThreads = 50_000;

    static readonly string[] s_origin = [SilverSchema.IngestTime, SilverSchema.Partition, SilverSchema.Offset];

    /// <summary>
    /// All rows of a dataset, or those that commits after a version added. What slipped through de-duplication, one id
    /// at two places, is taken once: where it was first.
    /// </summary>
    public Task<SilverRows> ReadAsync(TenantId tenant, DatasetSchema schema, long? sinceVersion = null, CancellationToken cancellationToken = default) =>
        ReadAsync(tenant, schema, null, sinceVersion, cancellationToken: cancellationToken);

    /// <summary>The same with some of the columns: <see cref="StreamColumns"/> tells those that a view reads.</summary>
    /// <param name="tenant">Whose rows.</param>
    /// <param name="schema">The dataset.</param>
    /// <param name="columns">The fields, the event's id with them in any case; null for all.</param>
    /// <param name="sinceVersion">Only rows that later commits added; null for all.</param>
    /// <param name="atVersion">The version to read; null for the newest, −1 for that of before the table was made.</param>
    /// <param name="where">Only rows that match; files whose statistics exclude them are not opened.</param>
    /// <param name="withRepeats">True for every row there is, also of an id that stands at several.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DeltaException">The log no longer tells what was added since a version, or no longer has the one to read.</exception>
    public async Task<SilverRows> ReadAsync(
        TenantId tenant, DatasetSchema schema, IReadOnlySet<string>? columns, long? sinceVersion = null, long? atVersion = null,
        Filter? where = null, bool withRepeats = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        FieldModel[] fields = [.. schema.Fields.Where(field => columns is null || field.Name == ValidBatch.EventId || columns.Contains(field.Name))];
        var path = LakeTables.Silver(tenant, schema.Pack, schema.Name);
        if (atVersion < 0 || !await DeltaTable.ExistsAsync(lake, path, cancellationToken))
            return new SilverRows(Joined(fields, []), -1);
        var table = await DeltaTable.OpenAsync(lake, path, cancellation: cancellationToken);
        var version = atVersion ?? table.Version;
        var rows = Joined(fields, await BatchesAsync(fields.Select(field => field.Name)));
        if (!withRepeats && FirstOfEach.Repeats(rows))
            rows = FirstOfEach.Of(rows, await BatchesAsync(s_origin));
        return new SilverRows(rows, version);

        async Task<List<ColumnBatch>> BatchesAsync(IEnumerable<string> names)
        {
            var asked = new ReadOptions { Columns = [.. names.Where(name => table.Schema.IndexOf(name) >= 0)], Version = version, SinceVersion = sinceVersion, Where = where };
            var batches = new List<ColumnBatch>();
            if (asked.Columns.Count == 0)
                return batches;
            await foreach (var batch in table.ReadAsync(asked, cancellationToken))
                batches.Add(batch);
            return batches;
        }
    }

    /// <summary>Whether an id stands at several rows.</summary>
    public static bool Repeats(RecordBatch rows) => FirstOfEach.Repeats(rows);

    /// <summary>The newest version of a dataset's table; −1 while there is none.</summary>
    public async Task<long> VersionAsync(TenantId tenant, DatasetSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var path = LakeTables.Silver(tenant, schema.Pack, schema.Name);
        return await DeltaTable.ExistsAsync(lake, path, cancellationToken) ? (await DeltaTable.OpenAsync(lake, path, cancellation: cancellationToken)).Version : -1;
    }

    /// <summary>How many of a table's files may hold rows that match, by their statistics, and how many there are.</summary>
    public async Task<(int Matching, int All)> FilesAsync(TenantId tenant, DatasetSchema schema, long version, Filter where, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var path = LakeTables.Silver(tenant, schema.Pack, schema.Name);
        if (version < 0 || !await DeltaTable.ExistsAsync(lake, path, cancellationToken))
            return (0, 0);
        var table = await DeltaTable.OpenAsync(lake, path, cancellation: cancellationToken);
        var matching = await table.PlanAsync(new ReadOptions { Version = version, Where = where }, cancellationToken);
        return (matching.Count, (await table.SnapshotAtAsync(version, cancellationToken)).FileCount);
    }

    // Columns have nothing to do with each other; texts take longest and begin.
    static RecordBatch Joined(FieldModel[] fields, List<ColumnBatch> batches)
    {
        var rows = batches.Sum(batch => batch.RowCount);
        var columns = new KeyValuePair<string, Column>[fields.Length];
        var order = Enumerable.Range(0, fields.Length).OrderByDescending(i => fields[i].Type == Features.Columns.ColumnType.String).ToArray();
        var next = -1;
        var workers = rows < RowsWorthThreads ? 1 : Environment.ProcessorCount;
        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ =>
            {
                for (var i = Interlocked.Increment(ref next); i < order.Length; i = Interlocked.Increment(ref next))
                    columns[order[i]] = KeyValuePair.Create(fields[order[i]].Name, EngineColumns.Of(fields[order[i]], batches, rows));
            });
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        return new RecordBatch(rows, columns);
    }
}
