using Millrace.FeatureCompute.Materialize;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Model;
using Millrace.Features.Windows;
using Millrace.Lake.Delta;

namespace Millrace.FeatureCompute.Gold;

/// <summary>Finds out which rows of a gold table a run sees to, from what is written and what has come since.</summary>
internal sealed class GoldScopes(TileTable tiles, SilverReading silver, FeatureViewModel view, Snapshot table, GoldProgress progress)
{
    const long Day = UtcDay.Length;

    /// <summary>What is missing, or no longer right, up to a day start (µs).</summary>
    public async Task<GoldScope> SinceLastRunAsync(long to, CancellationToken cancellationToken)
    {
        to = Math.Max(to, progress.Day);
        if (progress.Day == long.MinValue)
            return GoldScope.Everything(to);
        var stale = await StaleEntities.SinceAsync(tiles, silver, view, progress.Sources, cancellationToken);
        var first = GoldProgress.FirstDay(table);
        // The first day gathers what was known before the first event: should that move, all of it does.
        if (stale.AreAll || stale.Earliest < first - Day)
            return GoldScope.Everything(to);
        if (to == progress.Day && stale.Earliest >= progress.Day)
            return GoldScope.Nothing;
        var scope = GoldScope.Since(progress.Day, to, stale, view.Populations.Count > 0);
        if (view.Populations.Count > 0 || view.Entity.JoinKeys.Count > 1 && view.Dimensions.Count > 0)
            return scope;
        var entities = await ChangedAsync(progress.Day, to, cancellationToken);
        entities.UnionWith(stale.Before(to));
        return scope with { Entities = entities, FirstDay = first };
    }

    /// <summary>What an interval changed (µs).</summary>
    public async Task<GoldScope> WithinAsync(long start, long to, CancellationToken cancellationToken)
    {
        var first = GoldProgress.FirstDay(table);
        // The day that the start lies in is finished with at the day's end, and so is all of it.
        var from = Tile.Floor(start, Day);
        return GoldScope.Within(start, to, await ChangedAsync(from, to, cancellationToken)) with { FirstDay = first == long.MaxValue ? null : first };
    }

    async Task<HashSet<string>> ChangedAsync(long from, long to, CancellationToken cancellationToken)
    {
        var days = await tiles.ReadAsync(UtcDay.Of(from), UtcDay.Of(to - 1) + 1, null, cancellationToken, withStates: false);
        var changed = days.Keys.ToHashSet(StringComparer.Ordinal);
        changed.UnionWith(await ChangedEntities.WithVersionsAsync(silver, view, from, to, cancellationToken));
        return changed;
    }
}
