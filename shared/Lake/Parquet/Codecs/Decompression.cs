using System.IO.Compression;
using Millrace.Lake.Parquet.Codecs.Zstandard;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Codecs;

/// <summary>Decompresses pages. The target grows with the data that really comes out, never by what is announced alone.</summary>
static class Decompression
{
    // What even the densest stream of a codec cannot exceed decides whether the announced size is believed at once.
    const int BelievedAtOnce = 1 << 20;

    /// <summary>Decompresses exactly <paramref name="length"/> bytes into the start of a buffer that is replaced when too small.</summary>
    public static void Run(Codec codec, PageBytes source, ref byte[] target, int length)
    {
        switch (codec)
        {
            case Codec.Snappy:
                Ensure(ref target, Bounded(source.Length, length, Snappy.MaxExpansion, "Snappy"));
                Snappy.Decompress(source.Span, target, length);
                break;
            case Codec.Gzip:
                Gzip(source.Data.AsMemory(source.Start, source.Length), ref target, length);
                break;
            case Codec.Brotli:
                Brotli(source.Span, ref target, length);
                break;
            case Codec.Zstd:
                ZstdFrames.Decompress(source, ref target, length);
                break;
            case Codec.Lz4Raw:
                Ensure(ref target, Bounded(source.Length, length, Lz4.MaxExpansion, "LZ4"));
                Lz4.Decompress(source.Span, target, 0, length);
                break;
            case Codec.Lz4Hadoop:
                Ensure(ref target, Bounded(source.Length, length, Lz4.MaxExpansion, "LZ4"));
                Lz4.DecompressHadoop(source.Span, target, length);
                break;
            default:
                throw new DamageException(codec == Codec.Lzo
                    ? "LZO compression is not read; Snappy, gzip, Brotli, zstd and LZ4 are"
                    : $"compression codec {(int)codec} does not exist");
        }
    }

    /// <summary>Makes room for <paramref name="length"/> bytes and slack; what the buffer held is kept up to <paramref name="kept"/>.</summary>
    public static void Ensure(ref byte[] target, int length, int kept = 0)
    {
        var needed = checked(length + PageBytes.Slack);
        if (target.Length >= needed)
            return;
        var larger = GC.AllocateUninitializedArray<byte>(needed);
        target.AsSpan(0, kept).CopyTo(larger);
        target = larger;
    }

    static int Bounded(int source, int length, int expansion, string name) => length <= (long)source * expansion
        ? length
        : throw new DamageException($"{source} bytes of {name} cannot hold the {length} bytes announced");

    static void Gzip(ReadOnlyMemory<byte> source, ref byte[] target, int length)
    {
        using var stream = new GZipStream(new ReadOnlyMemoryStream(source), CompressionMode.Decompress);
        var read = 0;
        try
        {
            while (true)
            {
                var room = Room(ref target, read, length);
                var got = stream.Read(target, read, Math.Max(1, room));
                if (got == 0)
                    break;
                read += got;
                if (read > length)
                    throw new DamageException($"gzip data goes on behind the {length} bytes announced");
            }
        }
        catch (InvalidDataException e)
        {
            throw new DamageException($"gzip data is damaged: {e.Message}");
        }
        if (read != length)
            throw new DamageException($"gzip data ends after {read} of {length} bytes");
    }

    static void Brotli(ReadOnlySpan<byte> source, ref byte[] target, int length)
    {
        using var decoder = new BrotliDecoder();
        var read = 0;
        while (true)
        {
            var room = Room(ref target, read, length);
            var status = decoder.Decompress(source, target.AsSpan(read, Math.Max(1, room)), out var consumed, out var written);
            source = source[consumed..];
            read += written;
            if (read > length)
                throw new DamageException($"Brotli data goes on behind the {length} bytes announced");
            if (status == System.Buffers.OperationStatus.Done)
                break;
            if (status != System.Buffers.OperationStatus.DestinationTooSmall)
                throw new DamageException("Brotli data is damaged or cut off");
        }
        if (read != length)
            throw new DamageException($"Brotli data ends after {read} of {length} bytes");
    }

    // Room for more output: at first up to a megabyte, then as much again as has come.
    static int Room(ref byte[] target, int read, int length)
    {
        var capacity = (int)Math.Min(length, Math.Max(BelievedAtOnce, 2L * read));
        Ensure(ref target, capacity, read);
        return capacity - read;
    }
}
