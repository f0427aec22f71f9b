using Millrace.Catalog.Packs;
using Millrace.FeatureCompute.Gold;
using Millrace.FeatureCompute.Populations;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Model;
using Millrace.Features.Windows;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>
/// Brings a view up to an instant from silver: its day tiles, and from them bases and places in populations for lookups, gold
/// for history. What has not changed is not read again.
/// </summary>
internal sealed class ViewRun(TileRun tiles, BaseRun bases, PopulationRun populations, GoldRun gold, TimeProvider clock, ILogger<ViewRun> logger)
{
    public async Task RunAsync(SilverReading silver, FeatureViewModel view, MaterializeInterval interval, CancellationToken cancellationToken)
    {
        var engine = ViewEngines.Of(view);
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        // What is younger than an hour may still be on its way into silver.
        var cutoff = Math.Min(Tile.Floor(interval.End, engine.CoarsestTile), engine.CutoffFor(now));
        var days = await tiles.RunAsync(silver, view, UtcDay.Of(cutoff), cancellationToken);
        var (count, places, known) = (0, 0, (KnownBases?)null);
        if (view.Online)
        {
            (cutoff, count, known) = await bases.RunAsync(days, silver, view, cutoff, interval, cancellationToken);
            places = await populations.RunAsync(silver, view, Math.Min(interval.End, now), cancellationToken);
        }
        var rows = await gold.RunAsync(days, known, silver, view, cutoff, interval, cancellationToken);
        logger.Materialized(view.Name, silver.Tenant.Value, DateTimeOffset.UnixEpoch.AddTicks(cutoff * TimeSpan.TicksPerMicrosecond), count, places, rows);
    }
}
