namespace Millrace.Online.Records;

/// <summary>
/// How far a view has come for a tenant: the cutoff of its newest bases, and the newest event time that the stream has
/// folded in. Two writers, so two records: batch writes the first, the stream the second.
/// </summary>
public static class ViewProgress
{
    const byte Version = 1;

    /// <summary>The bytes of an instant (µs since 1970 UTC) and of a number that goes with it.</summary>
    public static byte[] Encode(long instant, long number)
    {
        using var stream = new MemoryStream();
        using var output = new BinaryWriter(stream);
        output.Write(Version);
        output.Write(instant);
        output.Write(number);
        output.Flush();
        return stream.ToArray();
    }

    /// <summary>What <see cref="Encode"/> was given.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public static (long Instant, long Number) Decode(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using var input = new BinaryReader(new MemoryStream(value, writable: false));
        RecordVersion.Expect(input, Version, "progress record");
        return (input.ReadInt64(), input.ReadInt64());
    }
}
