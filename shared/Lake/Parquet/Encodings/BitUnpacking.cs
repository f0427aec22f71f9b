using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Millrace.Lake.Parquet.Encodings;

/// <summary>Numbers of a few bits each, packed from the least significant bit. The source has slack behind its end.</summary>
static class BitUnpacking
{
    /// <summary>Unpacks numbers of 0 to 32 bits from a bit offset.</summary>
    public static void Unpack(byte[] data, int start, long bit, int width, Span<int> target)
    {
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(data), start);
        var mask = width == 32 ? uint.MaxValue : (1u << width) - 1;
        for (var i = 0; i < target.Length; i++)
        {
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, (nint)(bit >> 3)));
            target[i] = (int)((uint)(word >> (int)(bit & 7)) & mask);
            bit += width;
        }
    }

    /// <summary>Unpacks levels, numbers of 1 to 8 bits, from a bit offset.</summary>
    public static void UnpackLevels(byte[] data, int start, long bit, int width, Span<byte> target)
    {
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(data), start);
        var i = 0;
        if (width == 1 && (bit & 7) == 0)
        {
            ref var bytes = ref Unsafe.Add(ref source, (nint)(bit >> 3));
            for (; i + 8 <= target.Length; i += 8)
                Unsafe.WriteUnaligned(ref target[i], Spread(Unsafe.Add(ref bytes, i >> 3)));
            bit += i;
        }
        var mask = (1u << width) - 1;
        for (; i < target.Length; i++)
        {
            var word = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref source, (nint)(bit >> 3)));
            target[i] = (byte)(word >> (int)(bit & 7) & mask);
            bit += width;
        }
    }

    /// <summary>Eight bits to eight bytes of 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Spread(byte bits) => Bmi2.X64.IsSupported
        ? Bmi2.X64.ParallelBitDeposit(bits, 0x0101010101010101)
        : ((bits * 0x8040201008040201UL & 0x8080808080808080) >> 7) switch { var x => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(x) };

    /// <summary>A number of up to 64 bits from a bit offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong One(ref byte source, long bit, int width)
    {
        ref var at = ref Unsafe.Add(ref source, (nint)(bit >> 3));
        var shift = (int)(bit & 7);
        var value = Unsafe.ReadUnaligned<ulong>(ref at) >> shift;
        if (width + shift > 64)
            value |= (ulong)Unsafe.Add(ref at, 8) << (64 - shift);
        return width == 64 ? value : value & ((1UL << width) - 1);
    }
}
