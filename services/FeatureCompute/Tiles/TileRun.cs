using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Lake.Storage;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>
/// Keeps the day tiles of views, from silver's new commits: the tiles of days that are over and were not seen yet, and those
/// of (entity, day) pairs of which something else is known now. Each pair is computed whole from silver of its day, so that
/// what silver's reading takes once counts once; the other days are not opened. Rows and progress are one commit: a run that
/// dies is repeated, and one that is repeated adds nothing.
/// </summary>
internal sealed class TileRun(IObjectStore lake, TimeProvider clock)
{
    readonly IdRun _ids = new(lake, clock);
    readonly GuardRun _guards = new(lake, clock);

    /// <summary>Brings a view's tiles up to a day, which is not part of it.</summary>
    /// <returns>The tiles; null while the stream has no table.</returns>
    public async Task<TileTable?> RunAsync(SilverReading silver, FeatureViewModel view, long to, CancellationToken cancellationToken)
    {
        if (await silver.VersionAsync(view.Stream!, cancellationToken) < 0)
            return null;
        var path = LakeTables.Tiles(silver.Tenant, view.Pack, view.Name, view.Version);
        var table = await TileTable.OpenAsync(lake, path, view.Entity.JoinKeys, view.ContentHash, clock, cancellationToken);
        var progress = table.Progress;
        var next = progress with { To = Math.Max(progress.To, to) };
        var repeated = await _ids.RunAsync(silver, view.Stream!, next.To, cancellationToken);
        var verdicts = view.Guard is { } rules ? await _guards.RunAsync(silver, view.Stream!, rules, repeated, next.To, cancellationToken) : null;
        next = next with { Sources = await SourcesAsync(silver, view, repeated, verdicts, cancellationToken) };
        var pairs = new DayPairs(view.Entity.JoinKeys, progress.To, next.To);
        if (progress.IsNone || !await new TileNews(silver, view, repeated, verdicts, progress).AddToAsync(pairs, cancellationToken))
        {
            var history = await ViewHistory.ReadAsync(silver, view, cancellationToken);
            next = progress.IsNone ? next : next with { Offset = progress.Sequence + 1 };
            await table.AppendAsync(Tiles(view, history.Events, (_, day) => day < next.To), next, cancellationToken);
            return table;
        }
        var tiles = await pairs.StatesAsync(async (from, to) =>
            Tiles(view, await EventsAsync(silver, view, repeated, verdicts, pairs, from, to, cancellationToken), (key, day) => day >= from && day < to && pairs.Holds(key, day)));
        await table.AppendAsync(tiles, next, cancellationToken);
        return table;
    }

    static IEnumerable<DayState> Tiles(FeatureViewModel view, PreparedEvents events, Func<string[], long, bool> wanted) =>
        ViewEngines.Of(view).DayTiles(events, wanted).Select(tile => new DayState(tile.Key, tile.Day, tile.Tile));

    static async Task<PreparedEvents> EventsAsync(
        SilverReading silver, FeatureViewModel view, RepeatedIds repeated, Verdicts? verdicts, DayPairs pairs, long from, long to, CancellationToken cancellationToken)
    {
        var rows = pairs.Of((await silver.EventsAsync(view.Stream!, from, to, repeated, cancellationToken)).Rows, view.Stream!.EventTime, from);
        var keep = verdicts is null ? null : await silver.OnceAsync((rows, verdicts), () => verdicts.KeepAsync(rows, cancellationToken));
        return ViewEngines.Of(view).Prepare(rows, await ViewHistory.DimensionsAsync(silver, view, cancellationToken), keep);
    }

    static async Task<IReadOnlyDictionary<string, long>> SourcesAsync(
        SilverReading silver, FeatureViewModel view, RepeatedIds repeated, Verdicts? verdicts, CancellationToken cancellationToken)
    {
        var sources = new Dictionary<string, long>
        {
            [view.Stream!.Name] = await silver.VersionAsync(view.Stream, cancellationToken), [repeated.Source] = repeated.Sequence,
        };
        foreach (var join in view.Joins.DistinctBy(join => join.Dataset.Name))
            if (await silver.VersionAsync(join.Dataset, cancellationToken) is >= 0 and var version)
                sources[join.Dataset.Name] = version;
        if (verdicts is not null)
            sources[verdicts.Source] = verdicts.Progress.Sequence;
        return sources;
    }
}
