using Millrace.Catalog.Packs;
using Millrace.Features.Columns;
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
    /// <param name="history">What silver knows of it.</param>
    /// <param name="cutoff">The bases' instant (µs), aligned to the view's coarsest tile and an hour old at least.</param>
    /// <param name="interval">What was asked for.</param>
    /// <param name="cancellationToken">Ends the run early; the next one does its work.</param>
    /// <returns>The instant that the bases have, and their number.</returns>
    public async Task<(long Cutoff, int Bases)> RunAsync(
        SilverReading silver, FeatureViewModel view, ViewHistory history, long cutoff, MaterializeInterval interval, CancellationToken cancellationToken)
    {
        var engine = ViewEngines.Of(view);
        var keys = new ViewKeys(silver.Tenant, view.Pack, view.Name, view.Version);
        var previous = await BaseProgress.ReadAsync(store, keys, cancellationToken);
        cutoff = Math.Max(previous.Cutoff, cutoff);
        if (history.Rows.Version < 0)
            return (cutoff, 0);
        var sources = await SourceVersions.OfAsync(silver, view, cancellationToken);
        var wanted = await WantedAsync(silver, view, history, previous, cutoff, interval, cancellationToken);
        var bases = await WriteAsync(
            engine.BuildBases(history.Events, cutoff, history.Rows.Version, wanted)
                .Select(each => new OnlineWrite(keys.Base(EntityKey.Of(each.Key)), engine.Encode(each.Record), "")),
            cancellationToken);
        // Entities that the interval left out may have an older base: the view's cutoff stays where all of them are.
        if (interval.Start is null)
            await store.SaveAsync([new OnlineWrite(keys.Cutoff, ViewProgress.Encode(cutoff, history.Rows.Version, sources), "")], cancellationToken);
        return (cutoff, bases);
    }

    // Those with an event that the present base does not cover, or covers without having seen it as it is now.
    static async Task<Predicate<string[]>?> WantedAsync(
        SilverReading silver, FeatureViewModel view, ViewHistory history, BaseProgress previous, long cutoff, MaterializeInterval interval, CancellationToken cancellationToken)
    {
        if (interval.Start is { } start)
        {
            var within = WithEvents(view, history.Rows.Rows, start, interval.End);
            return key => within.Contains(JoinedKeys.Of(key));
        }
        if (previous.Cutoff == long.MinValue)
            return null;
        var fresh = WithEvents(view, history.Rows.Rows, previous.Cutoff, cutoff);
        var stale = await StaleEntities.SinceAsync(silver, view, previous.Sources, cancellationToken);
        return key => fresh.Contains(JoinedKeys.Of(key)) || stale.SinceOf(key) < cutoff;
    }

    static HashSet<string> WithEvents(FeatureViewModel view, RecordBatch rows, long from, long to)
    {
        var times = (TimestampColumn)rows[view.Stream!.EventTime];
        var keys = JoinedKeys.Of(rows, view.Entity.JoinKeys);
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < rows.Rows; row++)
            if (!times.IsNull(row) && times.Values[row] >= from && times.Values[row] < to && keys[row] is { } key)
                found.Add(key);
        return found;
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
}
