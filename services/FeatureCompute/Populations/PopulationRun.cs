using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Populations;

/// <summary>
/// Writes the places of a view's entities in its populations at a grid instant. A pure function of silver and the
/// instant: running it twice, or on two replicas, writes the same again.
/// </summary>
internal sealed class PopulationRun(SilverReader silver, IOnlineStore store)
{
    /// <summary>Reads silver and writes the places at the newest grid instant not after another (µs).</summary>
    /// <returns>How many entities have one.</returns>
    public async Task<int> RunAsync(TenantId tenant, FeatureViewModel view, long instant, CancellationToken cancellationToken) =>
        await WriteAsync(tenant, view, await ViewHistory.ReadAsync(new SilverReading(silver, tenant, view), view, cancellationToken), instant, cancellationToken);

    /// <summary>The same from what was read already.</summary>
    public async Task<int> WriteAsync(TenantId tenant, FeatureViewModel view, ViewHistory history, long instant, CancellationToken cancellationToken)
    {
        if (view.Populations.Count == 0)
            return 0;
        var keys = new ViewKeys(tenant, view.Pack, view.Name, view.Version);
        var grid = PopulationGrid.Newest(view, instant);
        var (entities, columns) = ViewEngines.Of(view).PopulationsAt(history.Events, grid, history.Dimensions);
        foreach (var chunk in Enumerable.Range(0, entities.Length).Chunk(IOnlineReader.ChunkSize))
        {
            var places = Array.ConvertAll(chunk, i => keys.Population(EntityKey.Of(entities[i])));
            var records = new OnlineRecord[places.Length];
            await store.ReadAsync(places, records, cancellationToken);
            await store.SaveAsync([.. chunk.Select((i, at) => new OnlineWrite(places[at], Place(records[at].Value, grid, columns, i), ""))], cancellationToken);
        }
        return entities.Length;
    }

    static byte[] Place(byte[]? current, long grid, IReadOnlyDictionary<string, Column> columns, int row)
    {
        var record = current is null ? new PopulationRecord() : PopulationRecord.Decode(current);
        record.Set(grid, columns.Select(column => KeyValuePair.Create(column.Key, (double?)column.Value.ValueAt(row))));
        return record.Encode();
    }
}
