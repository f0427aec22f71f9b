using Millrace.Features.Aggregation;
using Millrace.Features.Execution;

namespace Millrace.Features.State;

/// <summary>The stored form of events that are kept one by one.</summary>
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
}
