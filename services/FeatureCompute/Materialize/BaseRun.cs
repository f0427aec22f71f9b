using Millrace.Catalog.Packs;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Model;
using Millrace.Features.Windows;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>
/// Writes the bases of a view from its day tiles up to an instant, for the entities that changed. A pure function of silver
/// and the instant: running it twice writes the same again. The cutoff is made known last, so that a run which dies is
/// repeated whole, and never goes back: the stream has forgotten what lies before it.
/// </summary>
internal sealed class BaseRun(IOnlineStore store)
{
    /// <param name="tiles">The view's tiles, up to the cutoff at least; null while there is no silver.</param>
    /// <param name="silver">What this run reads.</param>
    /// <param name="view">The view.</param>
    /// <param name="cutoff">The bases' instant (µs), aligned to the view's coarsest tile and an hour old at least.</param>
    /// <param name="interval">What was asked for.</param>
    /// <param name="cancellationToken">Ends the run early; the next one does its work.</param>
    /// <returns>The instant that the bases have, the number of those that were written, and what is there now; null where that cannot be told of all.</returns>
    public async Task<(long Cutoff, int Bases, KnownBases? Known)> RunAsync(
        TileTable? tiles, SilverReading silver, FeatureViewModel view, long cutoff, MaterializeInterval interval, CancellationToken cancellationToken)
    {
        var keys = new ViewKeys(silver.Tenant, view.Pack, view.Name, view.Version);
        var previous = await BaseProgress.ReadAsync(store, keys, cancellationToken);
        cutoff = Math.Max(previous.Cutoff, cutoff);
        if (tiles is null)
            return (cutoff, 0, null);
        var bases = new EntityBases(tiles, view, await silver.VersionAsync(view.Stream!, cancellationToken));
        if (interval.Start is { } start)
        {
            // Entities that the interval leaves out may have an older base: the view's cutoff stays where all of them are.
            var changed = await ChangedEntities.WithEventsAsync(silver, view, start, interval.End, cancellationToken);
            return (cutoff, await WriteAsync(bases, view, keys, cutoff, changed, known: null, cancellationToken), null);
        }
        var stale = await StaleEntities.SinceAsync(tiles, previous.Sources, cancellationToken);
        var isFirst = previous.Cutoff == long.MinValue || stale.AreAll;
        var days = await tiles.ReadAsync(isFirst ? long.MinValue : UtcDay.Of(previous.Cutoff), UtcDay.Of(cutoff), null, cancellationToken, withStates: false);
        var known = isFirst ? null : new KnownBases(store, keys, previous.Cutoff, stale.SinceOf);
        var written = await WriteAsync(bases, view, keys, cutoff, [.. days.Keys, .. isFirst ? [] : stale.Before(cutoff)], known, cancellationToken);
        await NoteAsync(keys, previous, cutoff, silver, view, tiles, cancellationToken);
        return (cutoff, written, new KnownBases(store, keys, cutoff, _ => long.MaxValue));
    }

    async Task<int> WriteAsync(
        EntityBases bases, FeatureViewModel view, ViewKeys keys, long cutoff, HashSet<string> wanted, KnownBases? known, CancellationToken cancellationToken)
    {
        long[] instants = [cutoff];
        var count = 0;
        await foreach (var chunk in bases.AtAsync(wanted.ToDictionary(key => key, _ => instants, StringComparer.Ordinal), known, cancellationToken).Chunk(IOnlineReader.ChunkSize).WithCancellation(cancellationToken))
        {
            var writes = chunk.Where(each => each.Base is not null).Select(each => new OnlineWrite(keys.Base(EntityKey.Of(each.Key)), each.Base!, "")).ToList();
            await AddEmptiedAsync(writes, view, keys, cutoff, Array.FindAll(chunk, each => each.Base is null), cancellationToken);
            if (writes.Count > 0)
                await store.SaveAsync(writes, cancellationToken);
            count += writes.Count;
        }
        return count;
    }

    // All that happened to an entity may turn out not to count; then it must not stay as it is.
    async Task AddEmptiedAsync(
        List<OnlineWrite> writes, FeatureViewModel view, ViewKeys keys, long cutoff, (string[] Key, long Instant, byte[]? Base)[] emptied, CancellationToken cancellationToken)
    {
        if (emptied.Length == 0)
            return;
        var records = new OnlineRecord[emptied.Length];
        var names = Array.ConvertAll(emptied, each => keys.Base(EntityKey.Of(each.Key)));
        await store.ReadAsync(names, records, cancellationToken);
        writes.AddRange(names.Where((_, i) => records[i].Value is not null).Select(name => new OnlineWrite(name, ViewEngines.Of(view).NewFold().BaseAt(cutoff, 0), "")));
    }

    async Task NoteAsync(
        ViewKeys keys, BaseProgress previous, long cutoff, SilverReading silver, FeatureViewModel view, TileTable tiles, CancellationToken cancellationToken)
    {
        var sources = await SourceVersions.WithTilesAsync(tiles, silver, view, cancellationToken);
        if (cutoff != previous.Cutoff || !SourceVersions.AreSame(previous.Sources, sources))
            await store.SaveAsync(
                [new OnlineWrite(keys.Cutoff, ViewProgress.Encode(cutoff, await silver.VersionAsync(view.Stream!, cancellationToken), sources), "")], cancellationToken);
    }
}
