using Millrace.Catalog.Packs;
using Millrace.Features.Model;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>
/// Writes the bases of a view from silver up to an instant, for the entities that changed. A pure function of silver
/// and the instant: running it twice writes the same again. The cutoff is made known last, so that a run which dies is
/// repeated whole, and never goes back: the stream has forgotten what lies before it.
/// </summary>
internal sealed class BaseRun(IOnlineStore store)
{
    /// <param name="silver">What this run reads.</param>
    /// <param name="view">The view.</param>
    /// <param name="cutoff">The bases' instant (µs), aligned to the view's coarsest tile and an hour old at least.</param>
    /// <param name="interval">What was asked for.</param>
    /// <param name="cancellationToken">Ends the run early; the next one does its work.</param>
    /// <returns>The instant that the bases have, and the number of those that were written.</returns>
    public async Task<(long Cutoff, int Bases)> RunAsync(
        SilverReading silver, FeatureViewModel view, long cutoff, MaterializeInterval interval, CancellationToken cancellationToken)
    {
        var keys = new ViewKeys(silver.Tenant, view.Pack, view.Name, view.Version);
        var previous = await BaseProgress.ReadAsync(store, keys, cancellationToken);
        cutoff = Math.Max(previous.Cutoff, cutoff);
        var version = await silver.VersionAsync(view.Stream!, cancellationToken);
        if (version < 0)
            return (cutoff, 0);
        var wanted = await WantedAsync(silver, view, previous, cutoff, interval, cancellationToken);
        var bases = wanted is { Count: 0 } ? 0 : await WriteAsync(silver, view, keys, cutoff, wanted, cancellationToken);
        // Entities that the interval left out may have an older base: the view's cutoff stays where all of them are.
        if (interval.Start is null)
            await NoteAsync(silver, view, keys, previous, cutoff, version, cancellationToken);
        return (cutoff, bases);
    }

    // Those with an event that the present base does not cover, or covers without having seen it as it is now; null: all.
    static async Task<HashSet<string>?> WantedAsync(
        SilverReading silver, FeatureViewModel view, BaseProgress previous, long cutoff, MaterializeInterval interval, CancellationToken cancellationToken)
    {
        if (interval.Start is { } start)
            return await ChangedEntities.WithEventsAsync(silver, view, start, interval.End, cancellationToken);
        if (previous.Cutoff == long.MinValue)
            return null;
        var stale = await StaleEntities.SinceAsync(silver, view, previous.Sources, cancellationToken);
        if (stale.AreAll)
            return null;
        var wanted = await ChangedEntities.WithEventsAsync(silver, view, previous.Cutoff, cutoff, cancellationToken);
        wanted.UnionWith(stale.Before(cutoff));
        return wanted;
    }

    async Task<int> WriteAsync(
        SilverReading silver, FeatureViewModel view, ViewKeys keys, long cutoff, HashSet<string>? wanted, CancellationToken cancellationToken)
    {
        var engine = ViewEngines.Of(view);
        var history = await ViewHistory.ReadAsync(silver, view, wanted, cancellationToken);
        var writes = engine.BuildBases(history.Events, cutoff, history.Rows.Version, wanted is null ? null : key => wanted.Contains(JoinedKeys.Of(key)))
            .Select(each => new OnlineWrite(keys.Base(EntityKey.Of(each.Key)), engine.Encode(each.Record), ""));
        var count = 0;
        foreach (var chunk in writes.Chunk(IOnlineReader.ChunkSize))
        {
            await store.SaveAsync(chunk, cancellationToken);
            count += chunk.Length;
        }
        return count;
    }

    async Task NoteAsync(
        SilverReading silver, FeatureViewModel view, ViewKeys keys, BaseProgress previous, long cutoff, long version, CancellationToken cancellationToken)
    {
        var sources = await SourceVersions.OfAsync(silver, view, cancellationToken);
        if (cutoff != previous.Cutoff || !SourceVersions.AreSame(previous.Sources, sources))
            await store.SaveAsync([new OnlineWrite(keys.Cutoff, ViewProgress.Encode(cutoff, version, sources), "")], cancellationToken);
    }
}
