namespace Millrace.Features.Execution;

/// <summary>The rows of each entity that pass a filter, by event time.</summary>
internal sealed record FilteredRows(int[] Order, int[] Offsets)
{
    public static FilteredRows Of(EntityGroups groups, bool[]? filter)
    {
        if (filter is null)
            return new FilteredRows(groups.Order, groups.Offsets);
        var order = new int[groups.Order.Length];
        var offsets = new int[groups.Offsets.Length];
        var count = 0;
        for (var entity = 0; entity + 1 < offsets.Length; entity++)
        {
            for (var i = groups.Offsets[entity]; i < groups.Offsets[entity + 1]; i++)
            {
                order[count] = groups.Order[i];
                count += filter[order[count]] ? 1 : 0;
            }

            offsets[entity + 1] = count;
        }

        return new FilteredRows(order, offsets);
    }

    /// <summary>The first place of an entity, not before <paramref name="from"/>, whose event is at or after the instant.</summary>
    public int FirstAt(long[] times, int entity, long instant, int from)
    {
        var (low, high) = (from, Offsets[entity + 1]);

        // An instant after all events is the common case.
        if (high > low && times[Order[high - 1]] < instant)
            return high;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (times[Order[middle]] < instant)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
