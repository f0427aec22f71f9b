using Millrace.Features.Execution;

namespace Millrace.Features.State;

/// <summary>The bytes of what one UTC day brought an entity: a header as records have it, then the state of the day's events.</summary>
internal static class DayTile
{
    internal const byte Version = 1;

    public static byte[] Encode(ViewLayout layout, PreparedEvents events, ReadOnlySpan<int> rows, long dayEnd)
    {
        var writer = new StateWriter();
        writer.Byte(Version);
        writer.Unsigned(layout.Fingerprint);
        EntityState.Before(layout, events, rows, dayEnd).Encode(writer);
        return writer.ToArray();
    }

    public static void MergeInto(EntityState state, ViewLayout layout, byte[] bytes)
    {
        var reader = RecordHeader.Open(bytes, Version, layout.Fingerprint);
        state.Merge(reader);
        RecordHeader.Close(reader);
    }
}
