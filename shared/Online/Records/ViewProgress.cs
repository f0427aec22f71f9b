namespace Millrace.Online.Records;

/// <summary>
/// How far a view has come for a tenant: the cutoff of its newest bases, and the newest event time that the stream has
/// folded in. Two writers, so two records: batch writes the first, the stream the second.
/// </summary>
public static class ViewProgress
{
    /// <summary>The bytes of an instant (µs since 1970 UTC) and of a number that goes with it.</summary>
    public static byte[] Encode(long instant, long number) => Encode(instant, number, new Dictionary<string, long>());

    /// <summary>The same with the versions of the tables that the work was done from, by name, behind it.</summary>
    public static byte[] Encode(long instant, long number, IReadOnlyDictionary<string, long> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        using var stream = new MemoryStream();
        using var output = new BinaryWriter(stream);
        RecordHeader.Write(output);
        output.Write(instant);
        output.Write(number);
        output.Write7BitEncodedInt(sources.Count);
        foreach (var (name, version) in sources)
        {
            output.Write(name);
            output.Write(version);
        }
        output.Flush();
        return stream.ToArray();
    }

    /// <summary>The versions of tables that <see cref="Encode(long, long, IReadOnlyDictionary{string, long})"/> was given.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public static IReadOnlyDictionary<string, long> Sources(byte[] value)
    {
        var input = RecordHeader.Open(value, "progress record");
        input.Int64();
        input.Int64();
        var sources = new Dictionary<string, long>(StringComparer.Ordinal);
        // A record of before they were kept ends here.
        for (var left = input.AtEnd ? 0 : input.Count(); left > 0; left--)
            sources[input.String()] = input.Int64();
        return sources;
    }

    /// <summary>What <see cref="Encode(long, long)"/> was given.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public static (long Instant, long Number) Decode(byte[] value)
    {
        var input = RecordHeader.Open(value, "progress record");
        return (input.Int64(), input.Int64());
    }
}
