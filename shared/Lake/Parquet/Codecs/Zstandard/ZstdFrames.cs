using System.Buffers.Binary;
using Millrace.Hashing;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Codecs.Zstandard;

/// <summary>Decompresses zstd frames (RFC 8878) without dictionaries.</summary>
static class ZstdFrames
{
    const uint Magic = 0xFD2FB528;
    const int MaxBlock = 128 * 1024;

    /// <summary>Decompresses to exactly <paramref name="length"/> bytes; the target grows with what comes out.</summary>
    public static void Decompress(PageBytes source, ref byte[] target, int length)
    {
        var position = source.Start;
        var at = 0;
        while (position < source.End)
        {
            if (source.End - position < 8)
                throw Cut(position);
            var magic = BinaryPrimitives.ReadUInt32LittleEndian(source.Data.AsSpan(position));
            position += 4;
            if ((magic & 0xFFFFFFF0) == 0x184D2A50)
            {
                var skipped = BinaryPrimitives.ReadUInt32LittleEndian(source.Data.AsSpan(position));
                if (skipped > source.End - position - 4)
                    throw Cut(position);
                position += 4 + (int)skipped;
                continue;
            }
            if (magic != Magic)
                throw new DamageException("zstd data does not begin with its magic number", position - 4);
            at = Frame(source, ref position, ref target, at, length);
        }
        if (at != length)
            throw new DamageException($"zstd data ends after {at} of {length} bytes");
    }

    static int Frame(PageBytes source, ref int position, ref byte[] target, int start, int length)
    {
        var data = source.Data;
        var flags = data[position];
        var hasChecksum = (flags & 4) != 0;
        position = Header(source, position);
        var decoder = new BlockDecoder();
        var at = start;
        for (var last = false; !last;)
        {
            if (source.End - position < 3)
                throw Cut(position);
            var head = data[position] | data[position + 1] << 8 | data[position + 2] << 16;
            position += 3;
            last = (head & 1) != 0;
            var (kind, size) = (head >> 1 & 3, head >> 3);
            var stored = kind == 1 ? 1 : size;
            if (stored > source.End - position || size > MaxBlock)
                throw Cut(position);
            // Twice what is there, and at least a block, so that little data never takes much memory.
            var limit = (int)Math.Min(length, at + (long)MaxBlock);
            Decompression.Ensure(ref target, (int)Math.Min(length, Math.Max(limit, 2L * Math.Min(at, target.Length))), at);
            at = Block(kind, data, position, size, decoder, target, start, at, limit);
            position += stored;
        }
        if (!hasChecksum)
            return at;
        if (source.End - position < 4)
            throw Cut(position);
        var announced = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(position));
        if ((uint)XxHash64.Of(target.AsSpan(start, at - start)) != announced)
            throw new DamageException("the checksum of a zstd frame is wrong", position);
        position += 4;
        return at;
    }

    static int Block(int kind, byte[] data, int position, int size, BlockDecoder decoder, byte[] target, int start, int at, int limit)
    {
        if (kind == 3)
            throw new DamageException("a zstd block is of a kind that does not exist", position);
        if (kind == 2)
            return decoder.Decode(data, position, position + size, target, start, at, limit);
        if (size > limit - at)
            throw new DamageException($"zstd data goes on behind the bytes announced ({at})");
        if (kind == 0)
            data.AsSpan(position, size).CopyTo(target.AsSpan(at));
        else
            target.AsSpan(at, size).Fill(data[position]);
        return at + size;
    }

    // Passes the frame header; its window and content size only tell how much memory to reserve.
    static int Header(PageBytes source, int position)
    {
        var flags = source.Data[position++];
        var isSingleSegment = (flags & 0x20) != 0;
        if ((flags & 8) != 0)
            throw new DamageException("a reserved bit of a zstd frame is set", position - 1);
        position += isSingleSegment ? 0 : 1;
        var dictionary = (flags & 3) switch { 3 => 4, var n => n };
        for (var i = 0; i < dictionary; i++)
            if (position + i < source.End && source.Data[position + i] != 0)
                throw new DamageException("zstd data needs a dictionary, which is not supported", position);
        position += dictionary + (flags >> 6) switch { 0 => isSingleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        return position <= source.End ? position : throw Cut(position);
    }

    static DamageException Cut(int position) => new("zstd data is cut off", position);
}
