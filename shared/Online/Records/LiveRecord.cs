namespace Millrace.Online.Records;

/// <summary>
/// What the stream keeps of an entity in a view: the state of the events since the base's cutoff, and a mark per lane.
/// Both are one value under one key, so that they are saved together or not at all.
/// </summary>
public sealed class LiveRecord
{
    /// <summary>The version of the encoding, the record's first byte.</summary>
    public const byte Version = 1;

    /// <summary>What has been folded in.</summary>
    public LaneMarks Marks { get; private init; } = new();

    /// <summary>The engine's encoding of the state; empty when nothing was folded in.</summary>
    public byte[] State { get; set; } = [];

    /// <summary>The record's bytes.</summary>
    public byte[] Encode()
    {
        using var stream = new MemoryStream(State.Length + 32);
        using var output = new BinaryWriter(stream);
        output.Write(Version);
        Marks.Write(output);
        output.Write(State);
        output.Flush();
        return stream.ToArray();
    }

    /// <summary>The record that bytes stand for.</summary>
    /// <exception cref="InvalidDataException">The bytes are no live record of a version known here.</exception>
    public static LiveRecord Decode(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using var stream = new MemoryStream(value, writable: false);
        using var input = new BinaryReader(stream);
        RecordVersion.Expect(input, Version, "live record");
        var marks = LaneMarks.Read(input);
        return new LiveRecord { Marks = marks, State = value[(int)stream.Position..] };
    }
}
