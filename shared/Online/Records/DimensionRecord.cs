using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Online.Records;

/// <summary>
/// The newest versions of one row of a dimension, for joins in the stream and for lookups. The lake keeps all versions;
/// here the newest ones are enough, because the stream joins what it knows and the next base joins the truth.
/// </summary>
public sealed class DimensionRecord
{
    /// <summary>The most versions that are kept.</summary>
    public const int MaxVersions = 8;

    /// <summary>What has been taken in.</summary>
    public LaneMarks Marks { get; private init; } = new();

    /// <summary>The versions by the instant from which they are valid; null when none was taken in.</summary>
    public RecordBatch? Versions { get; private set; }

    /// <summary>Takes in further versions. Of two versions of one instant the one that came first stays.</summary>
    public void Add(DatasetSchema schema, RecordBatch versions)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var all = RowConcat.Of(schema, Versions is null ? [versions] : [Versions, versions]);
        var times = (TimestampColumn)all[schema.EventTime];
        var order = Enumerable.Range(0, all.Rows)
            .DistinctBy(row => From(times, row))
            .OrderBy(row => From(times, row))
            .TakeLast(MaxVersions)
            .ToArray();
        Versions = all.Take(order);
    }

    /// <summary>The record's bytes.</summary>
    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        using var output = new BinaryWriter(stream);
        RecordHeader.Write(output);
        Marks.Write(output);
        ColumnCodec.Write(output, Versions ?? new RecordBatch(0, []));
        output.Flush();
        return stream.ToArray();
    }

    /// <summary>The record that bytes stand for.</summary>
    /// <exception cref="InvalidDataException">The bytes are no dimension record of a version known here.</exception>
    public static DimensionRecord Decode(byte[] value)
    {
        var input = RecordHeader.Open(value, "dimension record");
        var marks = LaneMarks.Read(ref input);
        var versions = ColumnCodec.Read(ref input);
        return new DimensionRecord { Marks = marks, Versions = versions.Rows == 0 ? null : versions };
    }

    /// <summary>A reader before the versions.</summary>
    internal static RecordBytes Open(byte[] value)
    {
        var input = RecordHeader.Open(value, "dimension record");
        LaneMarks.Skip(ref input);
        return input;
    }

    static long From(TimestampColumn times, int row) => times.IsNull(row) ? long.MinValue : times.Values[row];
}
