using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Bounds as they go into the footer and the indexes: long texts and binaries are cut.</summary>
static class StatisticsWriting
{
    const int LongestBound = 64;

    public static ChunkStatistics OfChunk(Leaf leaf, Bounds bounds, long nulls)
    {
        var cut = Cut(leaf, bounds);
        var isBytes = leaf.Physical is PhysicalType.ByteArray or PhysicalType.FixedLenByteArray;
        return new ChunkStatistics
        {
            Min = cut.Min,
            Max = cut.Max,
            NullCount = nulls,
            IsMinExact = isBytes && cut.Min is not null ? cut.Min.Length == bounds.Min!.Length : null,
            IsMaxExact = isBytes && cut.Max is not null ? ReferenceEquals(cut.Max, bounds.Max) : null,
        };
    }

    /// <summary>Bounds of at most 64 bytes: a prefix below, the next greater prefix above; whole values where there is none.</summary>
    public static Bounds Cut(Leaf leaf, Bounds bounds)
    {
        if (leaf.Physical != PhysicalType.ByteArray || bounds.Min is not { } min || bounds.Max is not { } max)
            return bounds;
        if (min.Length > LongestBound)
            min = min[..Boundary(min, leaf.Type.IsText)];
        if (max.Length > LongestBound)
            max = Above(max, leaf.Type.IsText) ?? max;
        return new Bounds(min, max);
    }

    // A text is cut between characters: not in front of a continuation byte.
    static int Boundary(byte[] value, bool isText)
    {
        var length = LongestBound;
        while (isText && length > 0 && (value[length] & 0xC0) == 0x80)
            length--;
        return length;
    }

    static byte[]? Above(byte[] value, bool isText)
    {
        // In a text only plain ASCII letters can be raised without a look at Unicode.
        var most = isText ? 0x7E : 0xFF;
        for (var i = Boundary(value, isText) - 1; i >= 0; i--)
            if (value[i] < most)
            {
                var bound = value[..(i + 1)];
                bound[i]++;
                return bound;
            }
        return null;
    }
}
