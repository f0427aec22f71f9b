using System.Buffers.Binary;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Codecs;

/// <summary>LZ4 blocks, bare (codec 7) and in the frames that Hadoop puts around them (codec 5).</summary>
static class Lz4
{
    // A byte of a length adds at most 255 to a match.
    public const int MaxExpansion = 256;

    /// <summary>Decompresses a block to exactly <c>target[start..end]</c>.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, byte[] target, int start, int end)
    {
        int s = 0, t = start;
        while (true)
        {
            if (s >= source.Length)
                throw Cut(s);
            var token = source[s++];
            var literals = Length(source, ref s, token >> 4);
            if (literals > source.Length - s || literals > end - t)
                throw Cut(s);
            source.Slice(s, literals).CopyTo(target.AsSpan(t));
            s += literals;
            t += literals;
            if (s == source.Length)
                break;
            if (source.Length - s < 2)
                throw Cut(s);
            var offset = BinaryPrimitives.ReadUInt16LittleEndian(source[s..]);
            s += 2;
            var count = Length(source, ref s, token & 0xF) + 4;
            if (offset == 0 || offset > t - start || count > end - t)
                throw new DamageException("an LZ4 match reaches outside of the data", s);
            Matches.Repeat(target, t, offset, count);
            t += count;
        }
        if (t != end)
            throw new DamageException($"LZ4 data ends after {t - start} of {end - start} bytes");
    }

    /// <summary>
    /// Hadoop's frames: big-endian sizes, uncompressed then compressed, before every block. Some writers put bare
    /// blocks under this codec; data that is not framed is taken as one.
    /// </summary>
    public static void DecompressHadoop(ReadOnlySpan<byte> source, byte[] target, int length)
    {
        if (!TryFrames(source, target, length))
            Decompress(source, target, 0, length);
    }

    static bool TryFrames(ReadOnlySpan<byte> source, byte[] target, int length)
    {
        int s = 0, t = 0;
        while (source.Length - s >= 8)
        {
            var plain = BinaryPrimitives.ReadUInt32BigEndian(source[s..]);
            if (plain > (uint)(length - t))
                return false;
            s += 4;
            var frameEnd = t + (int)plain;
            // A frame holds one or more compressed blocks; their uncompressed sizes are not written.
            while (t < frameEnd)
            {
                if (source.Length - s < 4)
                    return false;
                var packed = BinaryPrimitives.ReadUInt32BigEndian(source[s..]);
                s += 4;
                if (packed > (uint)(source.Length - s))
                    return false;
                if (!TryBlock(source.Slice(s, (int)packed), target, ref t, frameEnd))
                    return false;
                s += (int)packed;
            }
        }
        return s == source.Length && t == length;
    }

    static bool TryBlock(ReadOnlySpan<byte> block, byte[] target, ref int t, int frameEnd)
    {
        var size = DecompressedSize(block);
        if (size < 0 || size > frameEnd - t || size == 0)
            return false;
        try
        {
            Decompress(block, target, t, t + (int)size);
        }
        catch (DamageException)
        {
            return false;
        }
        t += (int)size;
        return true;
    }

    static long DecompressedSize(ReadOnlySpan<byte> block)
    {
        long size = 0;
        var s = 0;
        while (s < block.Length)
        {
            var token = block[s++];
            long literals = token >> 4;
            if (literals == 15 && !AddLength(block, ref s, ref literals))
                return -1;
            if (literals > block.Length - s)
                return -1;
            s += (int)literals;
            size += literals;
            if (s == block.Length)
                return size;
            s += 2;
            long match = token & 0xF;
            if (match == 15 && !AddLength(block, ref s, ref match))
                return -1;
            size += match + 4;
        }
        return -1;
    }

    static bool AddLength(ReadOnlySpan<byte> block, ref int s, ref long length)
    {
        byte part;
        do
        {
            if (s >= block.Length)
                return false;
            part = block[s++];
            length += part;
        }
        while (part == 255);
        return true;
    }

    static int Length(ReadOnlySpan<byte> source, ref int s, int length)
    {
        if (length < 15)
            return length;
        long sum = length;
        return AddLength(source, ref s, ref sum) && sum < int.MaxValue - 16 ? (int)sum : throw Cut(s);
    }

    static DamageException Cut(int position) => new("LZ4 data is cut off or too long", position);
}
