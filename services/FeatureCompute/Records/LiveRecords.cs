using Millrace.Catalog.Packs;
using Millrace.Contracts.Batches;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Records;

/// <summary>Folds batches into the live records of a view: mark and state in one write, each record once per batch.</summary>
internal sealed class LiveRecords(SharedRecords shared, IOnlineStore store, TimeProvider clock, ILogger<LiveRecords> logger)
{
    /// <returns>How many records changed.</returns>
    public async Task<int> FoldAsync(ValidBatch batch, FeatureViewModel view, PreparedEvents events, CancellationToken cancellationToken)
    {
        var engine = ViewEngines.Of(view);
        var keys = new ViewKeys(batch.Tenant, view.Pack, view.Name, view.Version);
        var wanted = events.Entities.Select(entity => keys.Live(EntityKey.Of(entity))).ToArray();
        var cutoff = await CutoffAsync(keys, cancellationToken);
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return await shared.ChangeAsync(
            wanted,
            (i, current) =>
            {
                var live = Read(engine, wanted[i], current);
                return engine.Fold(live, events, i, EnginePosition.Of(batch), now, cutoff) ? engine.Encode(live) : null;
            },
            cancellationToken);
    }

    async Task<long> CutoffAsync(ViewKeys keys, CancellationToken cancellationToken)
    {
        var record = new OnlineRecord[1];
        await store.ReadAsync(new[] { keys.Cutoff }, record, cancellationToken);
        return record[0].Value is { } bytes ? ViewProgress.Decode(bytes).Instant : long.MinValue;
    }

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
