using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Codecs;

/// <summary>The raw Snappy format, both ways: a length, then literals and copies of what came before.</summary>
static unsafe class Snappy
{
    const int BlockSize = 1 << 16;
    const int HashBits = 14;

    // A copy writes at most 64 bytes and takes at least 2.
    public const int MaxExpansion = 64;

    /// <summary>The most bytes that compressing needs.</summary>
    public static int MaxCompressedLength(int length) => checked(32 + length + length / 6);

    /// <summary>Decompresses to <c>target[..length]</c>; the target has slack behind.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, byte[] target, int length)
    {
        var announced = Preamble(source, out var head);
        if (announced != (uint)length)
            throw new DamageException($"Snappy announces {announced} bytes where the page has {length}");
        if (target.Length < length + PageBytes.Slack)
            throw new ArgumentException("The target has no slack.", nameof(target));
        fixed (byte* sourceStart = source)
        fixed (byte* targetStart = target)
            Decompress(sourceStart, sourceStart + head, sourceStart + source.Length, targetStart, targetStart + length);
    }

    static void Decompress(byte* sourceStart, byte* s, byte* sourceEnd, byte* targetStart, byte* targetEnd)
    {
        var t = targetStart;
        while (s < sourceEnd)
        {
            int tag = *s++;
            if ((tag & 3) == 0)
            {
                long length = (tag >> 2) + 1;
                if (length <= 16 && sourceEnd - s >= 16 && targetEnd - t >= length)
                {
                    *(Int128*)t = *(Int128*)s;
                    t += length;
                    s += length;
                    continue;
                }
                if (length > 60)
                {
                    var extra = (int)length - 60;
                    if (sourceEnd - s < extra)
                        throw Cut(s - sourceStart);
                    length = 0;
                    for (var i = 0; i < extra; i++)
                        length |= (long)s[i] << (8 * i);
                    length++;
                    s += extra;
                }
                if (length > sourceEnd - s || length > targetEnd - t)
                    throw Cut(s - sourceStart);
                Buffer.MemoryCopy(s, t, length, length);
                s += length;
                t += length;
                continue;
            }
            int count;
            long offset;
            switch (tag & 3)
            {
                case 1:
                    if (s >= sourceEnd)
                        throw Cut(s - sourceStart);
                    count = (tag >> 2 & 7) + 4;
                    offset = (tag >> 5) << 8 | *s++;
                    break;
                case 2:
                    if (sourceEnd - s < 2)
                        throw Cut(s - sourceStart);
                    count = (tag >> 2) + 1;
                    offset = *(ushort*)s;
                    s += 2;
                    break;
                default:
                    if (sourceEnd - s < 4)
                        throw Cut(s - sourceStart);
                    count = (tag >> 2) + 1;
                    offset = *(uint*)s;
                    s += 4;
                    break;
            }
            if (offset == 0 || offset > t - targetStart || count > targetEnd - t)
                throw new DamageException("a Snappy copy reaches outside of the data", s - sourceStart);
            Repeat(t, offset, count);
            t += count;
        }
        if (t != targetEnd)
            throw new DamageException($"Snappy data ends {targetEnd - t} bytes early");
    }

    /// <summary>Copies within the output; writes up to 63 bytes too many, which the slack takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Repeat(byte* t, long offset, int count)
    {
        var from = t - offset;
        if (offset >= 16)
            for (var i = 0; i < count; i += 16)
                *(Int128*)(t + i) = *(Int128*)(from + i);
        else if (offset >= 8)
            for (var i = 0; i < count; i += 8)
                *(ulong*)(t + i) = *(ulong*)(from + i);
        else
            for (var i = 0; i < count; i++)
                t[i] = from[i];
    }

    static DamageException Cut(long position) => new("Snappy data is cut off", position);

    static uint Preamble(ReadOnlySpan<byte> source, out int size)
    {
        ulong value = 0;
        for (size = 0; size < 5;)
        {
            if (size >= source.Length)
                throw Cut(size);
            var part = source[size];
            value |= (ulong)(part & 0x7F) << (7 * size++);
            if (part < 0x80)
                return value <= uint.MaxValue ? (uint)value : throw new DamageException("Snappy announces more than 4 GiB");
        }
        throw new DamageException("the length of Snappy data does not end");
    }

    /// <summary>Compresses into the target, which holds <see cref="MaxCompressedLength"/>; returns the size.</summary>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target, ushort[] table)
    {
        if (target.Length < MaxCompressedLength(source.Length))
            throw new ArgumentException("The target is too small.", nameof(target));
        var written = 0;
        var rest = (uint)source.Length;
        while (rest >= 0x80)
        {
            target[written++] = (byte)(rest | 0x80);
            rest >>= 7;
        }
        target[written++] = (byte)rest;
        fixed (byte* s = source)
        fixed (byte* t = target)
        fixed (ushort* hashes = table)
        {
            var end = t + written;
            for (var block = 0; block < source.Length; block += BlockSize)
            {
                table.AsSpan().Clear();
                end = CompressBlock(s + block, Math.Min(BlockSize, source.Length - block), end, hashes);
            }
            return (int)(end - t);
        }
    }

    /// <summary>A table for <see cref="Compress"/>, to be kept by who compresses often.</summary>
    public static ushort[] NewTable() => new ushort[1 << HashBits];

    static byte* CompressBlock(byte* start, int length, byte* t, ushort* table)
    {
        var end = start + length;
        var literal = start;
        if (length >= 16)
        {
            var limit = end - 15;
            var s = start + 1;
            while (true)
            {
                // Steps grow while nothing matches, so that incompressible data costs little.
                var skip = 32;
                byte* candidate;
                var next = s;
                do
                {
                    s = next;
                    next = s + (skip++ >> 5);
                    if (next > limit)
                        goto Rest;
                    var hash = Hash(*(uint*)s);
                    candidate = start + table[hash];
                    table[hash] = (ushort)(s - start);
                }
                while (*(uint*)s != *(uint*)candidate || candidate >= s);
                t = Literal(t, literal, (int)(s - literal));
                do
                {
                    var matched = 4 + Match(candidate + 4, s + 4, end);
                    t = Copy(t, (int)(s - candidate), matched);
                    s += matched;
                    literal = s;
                    if (s >= limit)
                        goto Rest;
                    table[Hash(*(uint*)(s - 1))] = (ushort)(s - 1 - start);
                    var hash = Hash(*(uint*)s);
                    candidate = start + table[hash];
                    table[hash] = (ushort)(s - start);
                }
                while (*(uint*)s == *(uint*)candidate && candidate < s);
                s++;
            }
        }
    Rest:
        return literal < end ? Literal(t, literal, (int)(end - literal)) : t;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Hash(uint bytes) => bytes * 0x1E35A7BD >> (32 - HashBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Match(byte* a, byte* b, byte* end)
    {
        var from = b;
        while (end - b >= 8)
        {
            var difference = *(ulong*)a ^ *(ulong*)b;
            if (difference != 0)
                return (int)(b - from) + (BitOperations.TrailingZeroCount(difference) >> 3);
            a += 8;
            b += 8;
        }
        while (b < end && *a == *b)
        {
            a++;
            b++;
        }
        return (int)(b - from);
    }

    static byte* Literal(byte* t, byte* s, int length)
    {
        var n = length - 1;
        if (n < 60)
            *t++ = (byte)(n << 2);
        else if (n < 256)
        {
            *t++ = 60 << 2;
            *t++ = (byte)n;
        }
        else
        {
            *t++ = 61 << 2;
            *(ushort*)t = (ushort)n;
            t += 2;
        }
        Unsafe.CopyBlockUnaligned(t, s, (uint)length);
        return t + length;
    }

    static byte* Copy(byte* t, int offset, int length)
    {
        while (length >= 68)
        {
            t = CopyUpTo64(t, offset, 64);
            length -= 64;
        }
        if (length > 64)
        {
            t = CopyUpTo64(t, offset, 60);
            length -= 60;
        }
        if (length < 12 && offset < 2048)
        {
            *t++ = (byte)(1 | (length - 4) << 2 | offset >> 8 << 5);
            *t++ = (byte)offset;
            return t;
        }
        return CopyUpTo64(t, offset, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte* CopyUpTo64(byte* t, int offset, int length)
    {
        *t = (byte)(2 | (length - 1) << 2);
        BinaryPrimitives.WriteUInt16LittleEndian(new Span<byte>(t + 1, 2), (ushort)offset);
        return t + 3;
    }
}
