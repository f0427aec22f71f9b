using Millrace.Catalog.Packs;
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
internal sealed class PopulationRun(PopulationClaim claim, IOnlineStore store)
{
    /// <summary>Writes the places at the newest grid instant not after another (µs), unless they stand already.</summary>
    /// <returns>How many places were written.</returns>
    public async Task<int> RunAsync(SilverReading silver, FeatureViewModel view, long instant, CancellationToken cancellationToken) =>
        (await RunAsync(silver, view, instant, begunAfter: null, alone: false, cancellationToken)).Places;

    /// <summary>The same, and not either while another replica is at it, or where one began late enough (µs) to have seen all that matters.</summary>
    /// <returns>What was found, and how many places were written.</returns>
    public Task<(PopulationState State, int Places)> RunAloneAsync(
        SilverReading silver, FeatureViewModel view, long instant, long begunAfter, CancellationToken cancellationToken) =>
        RunAsync(silver, view, instant, begunAfter, alone: true, cancellationToken);

    async Task<(PopulationState State, int Places)> RunAsync(
        SilverReading silver, FeatureViewModel view, long instant, long? begunAfter, bool alone, CancellationToken cancellationToken)
    {
        var begun = claim.Now();
        if (view.Populations.Count == 0 || await silver.VersionAsync(view.Stream!, cancellationToken) < 0)
            return (PopulationState.Mine, 0);
        var keys = new ViewKeys(silver.Tenant, view.Pack, view.Name, view.Version);
        var grid = PopulationGrid.Newest(view, instant);
        var sources = await SourceVersions.OfAsync(silver, view, cancellationToken);
        var state = await claim.TakeAsync(keys, grid, sources, begunAfter, cancellationToken);
        if (state == PopulationState.Done || (alone && state == PopulationState.AtWork))
            return (state, 0);
        try
        {
            var places = await WriteAsync(silver, view, keys, grid, cancellationToken);
            await claim.DoneAsync(keys, grid, sources, begun, cancellationToken);
            return (PopulationState.Mine, places);
        }
        catch
        {
            await claim.GiveUpAsync(keys, grid, CancellationToken.None);
            throw;
        }
    }

    async Task<int> WriteAsync(SilverReading silver, FeatureViewModel view, ViewKeys keys, long grid, CancellationToken cancellationToken)
    {
        var history = await ViewHistory.ReadAsync(silver, view, cancellationToken);
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
