using Millrace.Features.Execution;

namespace Millrace.Features.State;

/// <summary>The bytes of what one UTC day brought an entity: a header as records have it, then the state of the day's events.</summary>
internal static class DayTile
{
    public static byte[] Encode(ViewLayout layout, PreparedEvents events, ReadOnlySpan<int> rows, long dayEnd)
    {
        var writer = new StateWriter();
        RecordHeader.Write(writer, layout.Fingerprint);
        EntityState.Before(layout, events, rows, dayEnd).Encode(writer);
        return writer.ToArray();
    }

    public static void MergeInto(EntityState state, ViewLayout layout, byte[] bytes)
    {
        var reader = RecordHeader.Open(bytes, layout.Fingerprint);
        state.Merge(reader);
        RecordHeader.Close(reader);
    }
}
