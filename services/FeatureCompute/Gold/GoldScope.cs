using Millrace.FeatureCompute.Materialize;

namespace Millrace.FeatureCompute.Gold;

/// <summary>The rows, by entity and day start, that a run sees to.</summary>
/// <param name="From">No day start before it (µs) is among them.</param>
/// <param name="To">The last day start.</param>
/// <param name="Holds">Whether the row of an entity at a day start in between is.</param>
internal sealed record GoldScope(long From, long To, Func<string[], long, bool> Holds)
{
    /// <summary>The entities that have rows in the scope, at least; null for all.</summary>
    public IReadOnlySet<string>? Entities { get; init; }

    /// <summary>The first day start of the table, where it does not follow from the entities.</summary>
    public long? FirstDay { get; init; }

    /// <summary>Everything up to an instant, for a table that is empty.</summary>
    public static GoldScope Everything(long to) => new(long.MinValue, to, (_, _) => true);

    /// <summary>Nothing.</summary>
    public static GoldScope Nothing { get; } = new(long.MaxValue, long.MinValue, (_, _) => false);

    /// <summary>
    /// The days after the last one that is written, for all entities; the days before, for those whose past changed, from then
    /// on. Where entities are compared with each other, one that changed changes the others.
    /// </summary>
    public static GoldScope Since(long written, long to, StaleEntities stale, bool comparesEntities)
    {
        var from = stale.Earliest == long.MaxValue ? written + 1 : Math.Min(written, stale.Earliest) + 1;
        return new(from, to, (key, day) => day > written || day > (comparesEntities ? stale.Earliest : stale.SinceOf(JoinedKeys.Of(key))));
    }

    /// <summary>The days within an interval, for some entities.</summary>
    public static GoldScope Within(long start, long to, IReadOnlySet<string> changed) =>
        new(start + 1, to, (key, _) => changed.Contains(JoinedKeys.Of(key))) { Entities = changed };
}
