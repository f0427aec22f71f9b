using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Codecs.Zstandard;

/// <summary>A bit stream that is read from its end: the highest set bit of the last byte only marks the end.</summary>
struct BackwardBits
{
    readonly byte[] _data;
    readonly int _start;

    // The number of bits not read yet; negative once more were asked for than there are, which read as zeros.
    int _left;

    /// <param name="data">The bytes, with slack behind <paramref name="end"/>.</param>
    /// <param name="start">The first byte of the stream.</param>
    /// <param name="end">Behind its last byte.</param>
    public BackwardBits(byte[] data, int start, int end)
    {
        if (end <= start || data[end - 1] == 0)
            throw new DamageException("a zstd bit stream has no end mark", start);
        (_data, _start) = (data, start);
        _left = (end - start) * 8 - (8 - BitLength(data[end - 1])) - 1;
    }

    public readonly int Left => _left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read(int count)
    {
        var value = Peek(count);
        _left -= count;
        return value;
    }

    /// <summary>The next bits, up to 32, without passing them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Peek(int count)
    {
        var from = _left - count;
        if (from < 0)
            return PeekAtStart(count);
        ref var at = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_data), _start + (from >> 3));
        return (uint)(Unsafe.ReadUnaligned<ulong>(ref at) >> (from & 7) & (1UL << count) - 1);
    }

    readonly uint PeekAtStart(int count)
    {
        if (_left <= 0)
            return 0;
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_data), _start));
        return (uint)((word & (1UL << _left) - 1) << (count - _left));
    }

    public void Pass(int count) => _left -= count;

    static int BitLength(byte value) => 32 - int.LeadingZeroCount(value);
}
