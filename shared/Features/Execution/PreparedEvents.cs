using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>
/// A batch of events with everything a view needs computed once, in columns: joined dimensions, derived columns,
/// inputs of the aggregates, filters; and its rows grouped by entity.
/// </summary>
public sealed class PreparedEvents
{

    internal PreparedEvents(FeatureViewModel view, ViewLayout layout, RecordBatch events, DimensionSet dimensions, bool[]? keep)
    {
        var stream = view.Stream ?? throw new ArgumentException($"the view '{view.Name}' has no events");
        var time = (TimestampColumn)events[stream.EventTime];
        Times = time.Values;
        Ids = KeyColumns.Text(events[stream.EventId]);
        var keys = view.Entity.JoinKeys.Select(key => KeyColumns.Text(events[key])).ToArray();
        var columns = EventColumns.Of(view, events, dimensions, Times);
        Slots = [.. layout.Slots.Select(slot => slot.Evaluate(columns))];
        Filters = [.. layout.Filters.Select(filter => Holds(filter.Evaluate(columns)))];
        Keep = Without(time, keep);
        Groups = EntityGroups.Of(keys, Times, Keep);
        Columns = columns;
        Count = events.Rows;
    }

    /// <summary>The number of events, left out ones included.</summary>
    public int Count { get; }

    /// <summary>The join keys of each entity that has events here, in declared order.</summary>
    public IReadOnlyList<string[]> Entities => Groups.Keys;

    /// <summary>The events with their joined and derived columns.</summary>
    internal RecordBatch Columns { get; }

    internal Column[] Slots { get; }

    internal bool[][] Filters { get; }

    internal bool[]? Keep { get; }

    internal long[] Times { get; }

    internal StringColumn Ids { get; }

    internal EntityGroups Groups { get; }

    /// <summary>The rows of an entity, by event time.</summary>
    internal ReadOnlySpan<int> RowsOf(int entity) =>
        Groups.Order.AsSpan(Groups.Offsets[entity], Groups.Offsets[entity + 1] - Groups.Offsets[entity]);

    /// <summary>A bit per filter that a row passes.</summary>
    internal ulong PassedBy(int row)
    {
        var filters = 0UL;
        for (var filter = 0; filter < Filters.Length; filter++)
            filters |= Filters[filter][row] ? 1UL << filter : 0;
        return filters;
    }

    /// <summary>The arguments of a series.</summary>
    internal Column[] Arguments(Series series) => Array.ConvertAll(series.Slots, slot => Slots[slot]);

    private static bool[] Holds(Column column)
    {
        var bools = (BoolColumn)column;
        if (bools.Validity is null)
            return bools.Values;
        var holds = new bool[bools.Length];
        for (var row = 0; row < holds.Length; row++)
            holds[row] = bools.Values[row] && bools.Validity[row];
        return holds;
    }

    // An event without a time lies in no window.
    private static bool[]? Without(TimestampColumn time, bool[]? keep)
    {
        if (time.Validity is null)
            return keep;
        var kept = (bool[])time.Validity.Clone();
        for (var row = 0; keep is not null && row < kept.Length; row++)
            kept[row] &= keep[row];
        return kept;
    }
}
