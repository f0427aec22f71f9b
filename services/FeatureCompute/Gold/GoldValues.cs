using System.Runtime.CompilerServices;
using Millrace.Catalog.Packs;
using Millrace.FeatureCompute.Materialize;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Features.Windows;

namespace Millrace.FeatureCompute.Gold;

/// <summary>
/// The finished rows of a scope, from the bases that day tiles give. From all of silver where that is needed or cheaper: a
/// view that compares entities with each other has values that follow from all entities at each instant of a grid, and for a
/// table that is begun silver has been read already.
/// </summary>
internal sealed class GoldValues(TileTable tiles, KnownBases? known, SilverReading silver, FeatureViewModel view)
{
    const int ChunkRows = 50_000;
    readonly ViewEngine _engine = ViewEngines.Of(view);

    public IAsyncEnumerable<FinishedRows> OfAsync(GoldScope scope, CancellationToken cancellationToken) =>
        view.Populations.Count > 0 || scope.FirstDay is null ? FromSilverAsync(scope, cancellationToken) : FromTilesAsync(scope, cancellationToken);

    async IAsyncEnumerable<FinishedRows> FromSilverAsync(GoldScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var history = await ViewHistory.ReadAsync(silver, view, cancellationToken);
        var changed = InScope(_engine.ChangedDays(history.Events, history.Dimensions, scope.FirstDay), scope);
        foreach (var chunk in changed.SelectMany(entity => entity.DayStarts, (entity, day) => (entity.Key, Day: day)).Chunk(ChunkRows))
            yield return _engine.PointInTime(
                history.Events, Array.ConvertAll(chunk, row => row.Key), Array.ConvertAll(chunk, row => row.Day), history.Dimensions);
    }

    async IAsyncEnumerable<FinishedRows> FromTilesAsync(GoldScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var days = await tiles.ReadAsync(UtcDay.Of(scope.From - UtcDay.Length), UtcDay.Of(scope.To), scope.Entities, cancellationToken, withStates: false);
        var active = days.Values.Select(entity => new EntityDays(entity[0].Key, [.. entity.Select(day => UtcDay.Start(day.Day))])).ToArray();
        var dimensions = await ViewHistory.DimensionsAsync(silver, view, cancellationToken);
        var wanted = InScope(_engine.ChangedDays(active, dimensions, scope.FirstDay), scope).ToDictionary(entity => JoinedKeys.Of(entity.Key), entity => entity.DayStarts, StringComparer.Ordinal);
        var bases = new EntityBases(tiles, view, await silver.VersionAsync(view.Stream!, cancellationToken));
        await foreach (var chunk in bases.AtAsync(wanted, known, cancellationToken).Chunk(ChunkRows).WithCancellation(cancellationToken))
            foreach (var instant in chunk.GroupBy(row => row.Instant))
                yield return _engine.Finish([.. instant.Select(row => new EntityRecords(row.Key, row.Base, null))], instant.Key, dimensions);
    }

    static IEnumerable<EntityDays> InScope(IReadOnlyList<EntityDays> changed, GoldScope scope) =>
        changed.Select(entity => entity with { DayStarts = [.. entity.DayStarts.Where(day => day >= scope.From && day <= scope.To && scope.Holds(entity.Key, day))] })
            .Where(entity => entity.DayStarts.Length > 0);
}
