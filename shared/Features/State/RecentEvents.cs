using Millrace.Features.Aggregation;
using Millrace.Features.Execution;

namespace Millrace.Features.State;

/// <summary>The stored form of events that are kept one by one: time since the one before, id, filters passed, inputs.</summary>
internal static class RecentEvents
{
    public static void Encode(StateWriter writer, ViewLayout layout, List<RecentEvent> events)
    {
        writer.Count(events.Count);
        var previous = 0L;
        foreach (var each in events)
        {
            writer.Signed((Int128)each.Time - previous);
            previous = each.Time;
            writer.Text(each.Id);
            writer.Unsigned(each.Filters);
            UInt128 present = 0;
            for (var slot = 0; slot < each.Inputs.Length; slot++)
                present |= each.Inputs[slot] is null ? 0 : UInt128.One << slot;
            writer.Unsigned(present);
            for (var slot = 0; slot < each.Inputs.Length; slot++)
                each.Inputs[slot]?.Encode(writer, layout.Slots[slot].Type);
        }
    }

    /// <summary>One row of prepared events, behind an event of an instant (µs).</summary>
    public static void Encode(StateWriter writer, ViewLayout layout, PreparedEvents events, int row, long previous)
    {
        writer.Signed((Int128)events.Times[row] - previous);
        writer.Text(layout.KeepsIds ? events.Ids[row] ?? "" : "");
        writer.Unsigned(events.PassedBy(row));
        UInt128 present = 0;
        for (var slot = 0; slot < events.Slots.Length; slot++)
            present |= events.Slots[slot].IsNull(row) ? 0 : UInt128.One << slot;
        writer.Unsigned(present);
        foreach (var column in events.Slots)
        {
            if (!column.IsNull(row))
                Cell.Of(column, row).Encode(writer, column.Type);
        }
    }

    public static List<RecentEvent> Decode(StateReader reader, ViewLayout layout)
    {
        var events = new List<RecentEvent>();
        var time = 0L;
        for (var left = reader.Items(); left > 0; left--)
        {
            time += reader.Signed64();
            var id = reader.Text();
            var filters = (ulong)reader.Unsigned();
            var present = reader.Unsigned();
            var inputs = new Cell?[layout.Slots.Count];
            for (var slot = 0; slot < inputs.Length; slot++)
            {
                if ((present >> slot & 1) != 0)
                    inputs[slot] = Cell.Decode(reader, layout.Slots[slot].Type);
            }

            events.Add(new RecentEvent(time, id, filters, inputs));
        }

        return events;
    }

    /// <summary>Passes over an event whose time was read.</summary>
    /// <returns>The number of the text that is its id.</returns>
    public static int SkipBehindTime(StateReader reader, ViewLayout layout)
    {
        var id = reader.TextNumber();
        reader.Unsigned();
        var present = reader.Unsigned();
        var types = layout.SlotTypes;
        var (low, high) = ((ulong)present, (ulong)(present >> 64));
        for (var slot = 0; slot < types.Length; slot++)
        {
            if (((slot < 64 ? low : high) >> slot & 1) != 0)
                Cell.Skip(reader, types[slot]);
        }

        return id;
    }
}
