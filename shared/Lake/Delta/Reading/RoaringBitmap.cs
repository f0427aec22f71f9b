using System.Buffers.Binary;
using System.Numerics;

namespace Millrace.Lake.Delta.Reading;

/// <summary>Reads 32-bit Roaring bitmaps in their portable serialization.</summary>
static class RoaringBitmap
{
    const int NoRuns = 12346, WithRuns = 12347, NoOffsetThreshold = 4, ArrayLimit = 4096, BitmapBytes = 8192;

    /// <summary>Gives every value to <paramref name="add"/> and returns the bytes read.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, Action<uint> add)
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
            var high = (uint)BinaryPrimitives.ReadUInt16LittleEndian(heads[(i * 4)..]) << 16;
            var count = BinaryPrimitives.ReadUInt16LittleEndian(heads[(i * 4 + 2)..]) + 1;
            var isRun = !runs.IsEmpty && (runs[i / 8] & 1 << (i % 8)) != 0;
            at += isRun ? Runs(bytes[at..], high, add)
                : count <= ArrayLimit ? Values(bytes.Slice(at, count * 2), high, add)
                : Bits(bytes.Slice(at, BitmapBytes), high, add);
        }
        return at;
    }

    static int Values(ReadOnlySpan<byte> values, uint high, Action<uint> add)
    {
        for (var i = 0; i < values.Length; i += 2)
            add(high | BinaryPrimitives.ReadUInt16LittleEndian(values[i..]));
        return values.Length;
    }

    static int Bits(ReadOnlySpan<byte> bits, uint high, Action<uint> add)
    {
        for (var i = 0; i < bits.Length; i += 8)
            for (var word = BinaryPrimitives.ReadUInt64LittleEndian(bits[i..]); word != 0; word &= word - 1)
                add(high | (uint)(i * 8 + BitOperations.TrailingZeroCount(word)));
        return bits.Length;
    }

    static int Runs(ReadOnlySpan<byte> bytes, uint high, Action<uint> add)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        for (var i = 0; i < count; i++)
        {
            var start = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 + i * 4)..]);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(4 + i * 4)..]);
            if (start + length > ushort.MaxValue)
                throw new FormatException("a run leaves its container");
            for (var value = 0; value <= length; value++)
                add(high | (uint)(start + value));
        }
        return 2 + count * 4;
    }
}
