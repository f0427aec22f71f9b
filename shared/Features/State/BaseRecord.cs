using Millrace.Features.Execution;

namespace Millrace.Features.State;

/// <summary>
/// What batch computed of an entity from all of silver before a cutoff. Only batch writes it, and only when the
/// entity's events changed.
/// </summary>
public sealed class BaseRecord
{
    internal BaseRecord(long cutoff, long silverVersion, EntityState state)
    {
        Cutoff = cutoff;
        SilverVersion = silverVersion;
        State = state;
    }

    /// <summary>The instant (µs) up to which it covers everything; the live record counts from here on.</summary>
    public long Cutoff { get; }

    /// <summary>The version of the silver table it was read from.</summary>
    public long SilverVersion { get; }

    internal EntityState State { get; }

    internal byte[] Encode(uint fingerprint)
    {
        var writer = new StateWriter();
        RecordHeader.Write(writer, fingerprint);
        writer.Signed(Cutoff);
        writer.Signed(SilverVersion);
        State.Encode(writer);
        return writer.ToArray();
    }

    internal static BaseRecord Decode(ViewLayout layout, byte[] bytes)
    {
        var reader = RecordHeader.Open(bytes, layout.Fingerprint);
        var cutoff = reader.Signed64();
        var version = reader.Signed64();
        var state = new EntityState(layout);
        state.Merge(reader);
        RecordHeader.Close(reader);
        return new BaseRecord(cutoff, version, state);
    }

    /// <summary>A reader before the state, and the cutoff.</summary>
    internal static (StateReader State, long Cutoff) Open(ViewLayout layout, byte[] bytes)
    {
        var reader = RecordHeader.Open(bytes, layout.Fingerprint);
        var cutoff = reader.Signed64();
        _ = reader.Signed64();
        return (reader, cutoff);
    }
}
