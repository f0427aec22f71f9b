using Millrace.Catalog.Packs;
using Millrace.Contracts.Batches;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Records;

/// <summary>
/// Folds batches into live records: mark and state in one write, each record once per batch, and the records of all views
/// together, since a round trip costs more than a fold.
/// </summary>
internal sealed class LiveRecords(SharedRecords shared, IOnlineStore store, TimeProvider clock, ILogger<LiveRecords> logger)
{
    /// <returns>How many records changed.</returns>
    public async Task<int> FoldAsync(
        ValidBatch batch, IReadOnlyList<(FeatureViewModel View, PreparedEvents Events)> views, CancellationToken cancellationToken)
    {
        var cutoffs = await CutoffsAsync(batch, views, cancellationToken);
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var position = EnginePosition.Of(batch);
        List<string> keys = [];
        List<(int View, int Entity)> places = [];
        for (var view = 0; view < views.Count; view++)
        {
            var names = KeysOf(batch, views[view].View);
            for (var entity = 0; entity < views[view].Events.Entities.Count; entity++)
            {
                keys.Add(names.Live(EntityKey.Of(views[view].Events.Entities[entity])));
                places.Add((view, entity));
            }
        }

        return await shared.ChangeAsync(
            [.. keys],
            (i, current) =>
            {
                var (view, entity) = places[i];
                var engine = ViewEngines.Of(views[view].View);
                var live = Read(engine, keys[i], current);
                return engine.Fold(live, views[view].Events, entity, position, now, cutoffs[view]) ? engine.Encode(live) : null;
            },
            cancellationToken);
    }

    async Task<long[]> CutoffsAsync(
        ValidBatch batch, IReadOnlyList<(FeatureViewModel View, PreparedEvents Events)> views, CancellationToken cancellationToken)
    {
        var records = new OnlineRecord[views.Count];
        await store.ReadAsync(views.Select(view => KeysOf(batch, view.View).Cutoff).ToArray(), records, cancellationToken);
        return Array.ConvertAll(records, record => record.Value is { } bytes ? ViewProgress.Decode(bytes).Instant : long.MinValue);
    }

    static ViewKeys KeysOf(ValidBatch batch, FeatureViewModel view) => new(batch.Tenant, view.Pack, view.Name, view.Version);

    LiveRecord Read(ViewEngine engine, string key, byte[]? current)
    {
        try
        {
            return current is null ? engine.NewLive() : engine.DecodeLive(current);
        }
        catch (RecordFormatException fault)
        {
            logger.RecordBeginsAnew(key, fault.Message);
            return engine.NewLive();
        }
    }
}
