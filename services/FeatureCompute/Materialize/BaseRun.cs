using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.Populations;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>
/// Writes the bases of a view from silver up to an instant, and the places of its entities in populations. A pure function of silver
/// and the instant: running it twice writes the same again. The cutoff is made known last, so that a run which
/// dies is repeated whole.
/// </summary>
internal sealed class BaseRun(SilverReader silver, PopulationRun populations, IOnlineStore store, TimeProvider clock, ILogger<BaseRun> logger)
{
    /// <param name="tenant">Whose view.</param>
    /// <param name="view">The view.</param>
    /// <param name="end">The bases' instant (µs); it is rounded down to the view's coarsest tile, and lies an hour back at least.</param>
    /// <param name="start">Limits the work to entities with an event in [start, end); null for what changed since the last run.</param>
    /// <param name="cancellationToken">Ends the run early; the next one does its work.</param>
    public async Task RunAsync(TenantId tenant, FeatureViewModel view, long end, long? start, CancellationToken cancellationToken)
    {
        var engine = ViewEngines.Of(view);
        var keys = new ViewKeys(tenant, view.Pack, view.Name, view.Version);
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var previous = await ProgressAsync(keys, cancellationToken);
        var history = await ViewHistory.ReadAsync(silver, tenant, view, cancellationToken);
        var rows = history.Rows;

        var cutoff = Math.Max(previous.Cutoff, Math.Min(Floor(end, engine.CoarsestTile), engine.CutoffFor(now)));
        var bases = 0;
        if (rows.Version >= 0)
        {
            var dirty = await DirtyAsync(tenant, view, rows, previous, cutoff, start, end, cancellationToken);
            bases = await WriteAsync(engine.BuildBases(history.Events, cutoff, rows.Version).Where(each => dirty?.Contains(each.Key) != false)
                .Select(each => new OnlineWrite(keys.Base(EntityKey.Of(each.Key)), engine.Encode(each.Record), "")), cancellationToken);
            if (start is null)
                await store.SaveAsync([new OnlineWrite(keys.Cutoff, ViewProgress.Encode(cutoff, rows.Version), "")], cancellationToken);
        }
        var places = await populations.WriteAsync(tenant, view, history, Math.Min(end, now), cancellationToken);
        logger.Materialized(view.Name, tenant.Value, DateTimeOffset.UnixEpoch.AddTicks(cutoff * TimeSpan.TicksPerMicrosecond), bases, places);
    }

    // Null: every entity. A row that silver took in late makes its entity dirty, whatever its time.
    async Task<DirtyEntities?> DirtyAsync(
        TenantId tenant, FeatureViewModel view, SilverRows rows, (long Cutoff, long Version) previous, long cutoff, long? start, long end, CancellationToken cancellationToken)
    {
        var dirty = new DirtyEntities();
        if (start is { } from)
        {
            dirty.AddThoseWithEvents(view, rows.Rows, from, end);
            return dirty;
        }
        if (previous.Cutoff == long.MinValue)
            return null;
        dirty.AddThoseWithEvents(view, rows.Rows, previous.Cutoff, cutoff);
        var late = await silver.ReadAsync(tenant, view.Stream!, StreamColumns.Of(view), previous.Version, cancellationToken);
        dirty.AddThoseWithEvents(view, late.Rows, long.MinValue, cutoff);
        return dirty;
    }

    async Task<(long Cutoff, long Version)> ProgressAsync(ViewKeys keys, CancellationToken cancellationToken)
    {
        var record = new OnlineRecord[1];
        await store.ReadAsync(new[] { keys.Cutoff }, record, cancellationToken);
        return record[0].Value is { } bytes ? ViewProgress.Decode(bytes) : (long.MinValue, -1);
    }

    async Task<int> WriteAsync(IEnumerable<OnlineWrite> writes, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var chunk in writes.Chunk(IOnlineReader.ChunkSize))
        {
            await store.SaveAsync(chunk, cancellationToken);
            count += chunk.Length;
        }
        return count;
    }

    static long Floor(long instant, long tile) => instant - (((instant % tile) + tile) % tile);
}
