using System.Collections.Concurrent;
using Millrace.Catalog.External;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.Records;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Online.Keys;
using Millrace.Online.Records;

namespace Millrace.FeatureCompute.External;

/// <summary>
/// Writes rows of external views: to gold, which keeps every event time of an entity, and to the online store, which
/// keeps the newest. Writing the same rows twice changes nothing.
/// </summary>
internal sealed class ExternalWriter(IObjectStore lake, SharedRecords records, TimeProvider clock)
{
    const int CommitsPerCompaction = 100;

    // Merges of one table would only meet at its log; inside this process they wait for each other instead.
    readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <summary>Merges rows into the view's gold table: one row per entity and event time, the one made last.</summary>
    public async Task ToGoldAsync(TenantId tenant, FeatureViewModel view, RecordBatch rows, CancellationToken cancellationToken)
    {
        if (rows.Rows == 0)
            return;
        var path = LakeTables.Gold(tenant, view.Pack, view.Name, view.Version);
        var gate = _gates.GetOrAdd(path, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            var table = await DeltaTable.OpenOrCreateAsync(
                lake, path, new TableDefinition(ExternalTable.SchemaOf(view)) { Name = $"{view.Pack}.{view.Name}", Description = view.Description },
                new TableOptions { Clock = clock }, cancellationToken);
            var merged = await table.MergeAsync(
                [ExternalTable.ToLake(view, rows)],
                new MergeOptions([.. view.Entity.JoinKeys, ExternalRows.EventTime]) { EventTimeColumn = ExternalRows.Created },
                cancellation: cancellationToken);
            if (merged.Committed && merged.Version % CommitsPerCompaction == 0)
                await table.CompactAsync(cancellation: cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Makes rows the online ones of their entities, where no newer ones are.</summary>
    /// <returns>How many entities changed.</returns>
    public async Task<int> ToOnlineAsync(TenantId tenant, FeatureViewModel view, RecordBatch rows, CancellationToken cancellationToken)
    {
        var keys = new ViewKeys(tenant, view.Pack, view.Name, view.Version);
        var external = new ExternalRows(view, rows);
        var newest = external.NewestWithin(long.MinValue, long.MaxValue).ToArray();
        var times = (TimestampColumn)rows[ExternalRows.EventTime];
        var created = (TimestampColumn)rows[ExternalRows.Created];
        var values = new RecordBatch(rows.Rows, [.. view.Features.Select(feature => KeyValuePair.Create(feature.Name, rows[feature.Name]))]);
        var changed = 0;
        foreach (var chunk in newest.Chunk(Online.Store.IOnlineReader.ChunkSize))
            changed += await records.ChangeAsync(
                [.. chunk.Select(row => keys.Live(EntityKey.Of(external.KeysOf(row))))],
                (i, current) =>
                {
                    var record = new ExternalRecord(times.Values[chunk[i]], created.Values[chunk[i]], values.Take([chunk[i]]));
                    return current is null || record.Replaces(ExternalRecord.Decode(current)) ? record.Encode() : null;
                },
                cancellationToken);
        return changed;
    }
}
