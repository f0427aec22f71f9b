using Millrace.Features.Columns;

namespace Millrace.Online.Records;

/// <summary>
/// The newest row of an entity in an external view. The row with the newest event time wins; of two rows of one event
/// time the one made later, and of two made at once the one that came last, so that taking a row in again changes nothing.
/// </summary>
/// <param name="EventTime">The row's event time (µs since 1970 UTC).</param>
/// <param name="Created">When the row was made (µs since 1970 UTC).</param>
/// <param name="Values">One row: the features by name.</param>
public sealed record ExternalRecord(long EventTime, long Created, RecordBatch Values)
{
    /// <summary>Whether this row takes the place of another.</summary>
    public bool Replaces(ExternalRecord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (EventTime, Created).CompareTo((other.EventTime, other.Created)) >= 0;
    }

    /// <summary>The record's bytes.</summary>
    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        using var output = new BinaryWriter(stream);
        RecordHeader.Write(output);
        output.Write(EventTime);
        output.Write(Created);
        ColumnCodec.Write(output, Values);
        output.Flush();
        return stream.ToArray();
    }

    /// <summary>The record that bytes stand for.</summary>
    /// <exception cref="InvalidDataException">The bytes are no record of an external row of a version known here.</exception>
    public static ExternalRecord Decode(byte[] value)
    {
        var input = RecordHeader.Open(value, "record of an external row");
        return new ExternalRecord(input.Int64(), input.Int64(), ColumnCodec.Read(ref input));
    }
}
