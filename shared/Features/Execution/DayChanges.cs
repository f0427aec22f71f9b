using Millrace.Features.Model;
using Millrace.Features.Windows;

namespace Millrace.Features.Execution;

/// <summary>
/// On which days something became known of an entity: an event of it, or a version of a row of its own dimensions. A
/// day's news is first seen at the start of the next day, as values at t cover what came before t. The first day start
/// is that after the oldest event: whatever was known earlier counts there.
/// </summary>
internal sealed class DayChanges(FeatureViewModel view, DimensionSet dimensions)
{
    /// <summary>The days on which entities have events, from the events.</summary>
    public static IReadOnlyList<EntityDays> WithEvents(PreparedEvents events)
    {
        var active = new EntityDays[events.Entities.Count];
        for (var entity = 0; entity < active.Length; entity++)
        {
            var days = new SortedSet<long>();
            foreach (var row in events.RowsOf(entity))
                days.Add(Tile.Floor(events.Times[row], UtcDay.Length));
            active[entity] = new EntityDays(events.Entities[entity], [.. days]);
        }

        return active;
    }

    /// <param name="active">The starts of the days on which entities have events.</param>
    /// <param name="firstDay">The first day start of all, null to find it.</param>
    public IReadOnlyList<EntityDays> All(IReadOnlyList<EntityDays> active, long? firstDay)
    {
        var first = firstDay ?? First(active);
        if (first == long.MaxValue)
            return [];
        var known = new List<EntityDays>(active.Count);
        var withEvents = new HashSet<string[]>(active.Select(entity => entity.Key), EntityKeyComparer.Instance);
        foreach (var entity in active)
        {
            var days = new SortedSet<long>(entity.DayStarts.Select(day => Next(day, first)));
            AddOwn(entity.Key, days, first);
            known.Add(new EntityDays(entity.Key, [.. days]));
        }

        foreach (var key in KeysOfOwn().Where(key => !withEvents.Contains(key)))
        {
            var days = new SortedSet<long>();
            AddOwn(key, days, first);
            known.Add(new EntityDays(key, [.. days]));
        }

        return known;
    }

    // An entity is known without events by a row of its first own dimension.
    private IEnumerable<string[]> KeysOfOwn() => view.Dimensions.Count > 0 && view.Entity.JoinKeys.Count == 1
        ? dimensions.Of(view.Dimensions[0].Dataset).Keys.Select(key => new[] { key })
        : [];

    private void AddOwn(string[] key, SortedSet<long> days, long first)
    {
        foreach (var own in view.Dimensions)
        {
            var part = 0;
            while (view.Entity.JoinKeys[part] != own.EntityKey)
                part++;
            foreach (var validFrom in dimensions.Of(own.Dataset).VersionsOf(key[part]))
                days.Add(Next(validFrom, first));
        }
    }

    private static long First(IReadOnlyList<EntityDays> active)
    {
        var first = active.SelectMany(entity => entity.DayStarts).DefaultIfEmpty(long.MaxValue).Min();
        return first == long.MaxValue ? first : first + UtcDay.Length;
    }

    private static long Next(long instant, long first) => instant < first ? first : UtcDay.Start(UtcDay.Of(instant) + 1);
}
