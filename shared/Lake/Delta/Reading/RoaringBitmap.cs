using System.Buffers.Binary;

namespace Millrace.Lake.Delta.Reading;

/// <summary>Reads 32-bit Roaring bitmaps in their portable serialization.</summary>
static class RoaringBitmap
{
    const int NoRuns = 12346, WithRuns = 12347, NoOffsetThreshold = 4, ArrayLimit = 4096, BitmapBytes = 8192;

    /// <summary>Gives every container with the upper half of its values to <paramref name="add"/> and returns the bytes read.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, Action<ushort, RowContainer> add)
    {
        var cookie = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var at = 4;
        int containers;
        ReadOnlySpan<byte> runs = default;
        if ((cookie & 0xFFFF) == WithRuns)
        {
            containers = (cookie >>> 16) + 1;
            runs = bytes.Slice(at, (containers + 7) / 8);
            at += runs.Length;
        }
        else if (cookie == NoRuns)
        {
            containers = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
            at += 4;
        }
        else
            throw new FormatException("a bitmap does not begin with its cookie");
        if (containers is < 0 or > 1 << 16)
            throw new FormatException("a bitmap has an impossible number of containers");
        var heads = bytes.Slice(at, containers * 4);
        at += heads.Length;
        if (runs.IsEmpty || containers >= NoOffsetThreshold)
            at += containers * 4;
        for (var i = 0; i < containers; i++)
        {
            var high = BinaryPrimitives.ReadUInt16LittleEndian(heads[(i * 4)..]);
            var count = BinaryPrimitives.ReadUInt16LittleEndian(heads[(i * 4 + 2)..]) + 1;
            var isRun = !runs.IsEmpty && (runs[i / 8] & 1 << (i % 8)) != 0;
            var (container, size) = isRun ? Runs(bytes[at..])
                : count <= ArrayLimit ? Values(bytes.Slice(at, count * 2))
                : Bits(bytes.Slice(at, BitmapBytes));
            add(high, container);
            at += size;
        }
        return at;
    }

    static (RowContainer, int) Values(ReadOnlySpan<byte> bytes)
    {
        var values = new ushort[bytes.Length / 2];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]);
        return (RowContainer.OfValues(values), bytes.Length);
    }

    static (RowContainer, int) Bits(ReadOnlySpan<byte> bytes)
    {
        var bits = new ulong[bytes.Length / 8];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]);
        return (RowContainer.OfBits(bits), bytes.Length);
    }

    static (RowContainer, int) Runs(ReadOnlySpan<byte> bytes)
    {
        var size = 2 + BinaryPrimitives.ReadUInt16LittleEndian(bytes) * 4;
        var pairs = bytes[2..size];
        var runs = new (ushort, ushort)[pairs.Length / 4];
        for (var i = 0; i < runs.Length; i++)
        {
            var start = BinaryPrimitives.ReadUInt16LittleEndian(pairs[(i * 4)..]);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(pairs[(i * 4 + 2)..]);
            if (start + length > ushort.MaxValue)
                throw new FormatException("a run leaves its container");
            runs[i] = (start, (ushort)(start + length));
        }
        return (RowContainer.OfRuns(runs), size);
    }
}
