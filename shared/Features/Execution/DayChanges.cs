using Millrace.Features.Model;
using Millrace.Features.Windows;

namespace Millrace.Features.Execution;

/// <summary>
/// On which days something became known of an entity: an event of it, or a version of a row of its own dimensions. A
/// day's news is first seen at the start of the next day, as values at t cover what came before t. The first day start
/// is that after the oldest event: whatever was known earlier counts there.
/// </summary>
internal sealed class DayChanges(FeatureViewModel view, PreparedEvents events, DimensionSet dimensions)
{
    public IReadOnlyList<EntityDays> All(long? firstDay)
    {
        var first = firstDay ?? First();
        if (first == long.MaxValue)
            return [];
        var known = new List<EntityDays>(events.Entities.Count);
        var withEvents = new HashSet<string[]>(events.Entities, EntityKeyComparer.Instance);
        for (var entity = 0; entity < events.Entities.Count; entity++)
        {
            var days = new SortedSet<long>();
            foreach (var row in events.RowsOf(entity))
                days.Add(Next(events.Times[row], first));
            AddOwn(events.Entities[entity], days, first);
            known.Add(new EntityDays(events.Entities[entity], [.. days]));
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

    private long First()
    {
        var first = long.MaxValue;
        for (var entity = 0; entity < events.Entities.Count; entity++)
            first = Math.Min(first, events.Times[events.RowsOf(entity)[0]]);
        return first == long.MaxValue ? first : UtcDay.Start(UtcDay.Of(first) + 1);
    }

    private static long Next(long instant, long first) => instant < first ? first : UtcDay.Start(UtcDay.Of(instant) + 1);
}
