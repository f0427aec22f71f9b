using System.Runtime.InteropServices;

namespace Millrace.Lake.Parquet.Format;

/// <summary>Split-block bloom filters: a hash chooses a block of eight 32-bit words and a bit in each.</summary>
static class BloomFilter
{
    static ReadOnlySpan<uint> Salt =>
    [
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
    ];

    public static void Insert(Span<byte> filter, ulong hash)
    {
        var block = Block(filter, hash);
        for (var i = 0; i < 8; i++)
            block[i] |= 1u << (int)((uint)hash * Salt[i] >> 27);
    }

    /// <summary>False when the value is surely not there.</summary>
    public static bool MayContain(Span<byte> filter, ulong hash)
    {
        var block = Block(filter, hash);
        for (var i = 0; i < 8; i++)
            if ((block[i] & 1u << (int)((uint)hash * Salt[i] >> 27)) == 0)
                return false;
        return true;
    }

    static Span<uint> Block(Span<byte> filter, ulong hash)
    {
        var index = (int)((hash >> 32) * (ulong)(filter.Length / 32) >> 32);
        return MemoryMarshal.Cast<byte, uint>(filter.Slice(index * 32, 32));
    }

    /// <summary>The header in front of the bits.</summary>
    public static void WriteHeader(ThriftWriter writer, int bytes)
    {
        writer.BeginElement();
        writer.I32(1, bytes);
        for (short union = 2; union <= 4; union++)
        {
            // Block filter, XXH64, uncompressed: the first and only member of each union.
            writer.BeginStruct(union);
            writer.Empty(1);
            writer.End();
        }
        writer.End();
    }

    /// <summary>The number of bytes of the filter; -1 when its kind is not known.</summary>
    public static int ReadHeader(ReadOnlySpan<byte> data, out int size)
    {
        var reader = new ThriftReader(data);
        var bytes = -1;
        var known = true;
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: bytes = reader.I32(field); break;
                case 2 or 3 or 4: known &= IsFirstMember(ref reader, field); break;
                default: reader.Skip(field); break;
            }
        size = reader.Position;
        return known && bytes >= 32 && bytes % 32 == 0 ? bytes : -1;
    }

    static bool IsFirstMember(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        var first = false;
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
        {
            first = id == 1;
            reader.Skip(field);
        }
        reader.Leave();
        return first;
    }
}
