using System.IO.Compression;
using Millrace.Lake.Parquet.Codecs;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Fuzzing;

/// <summary>The decompressors, bare: zstd and LZ4 samples were made by those projects' own command-line tools.</summary>
public sealed class CodecFuzzTests(ITestOutputHelper output)
{
    sealed record Sample(Codec Codec, byte[] Packed, byte[] Plain);

    [Fact]
    public void Every_sample_is_decompressed_to_what_it_was_made_of()
    {
        var samples = Samples();
        samples.Select(sample => sample.Input.Codec).Distinct().Count().ShouldBe(6);
        foreach (var (name, sample) in samples)
            Run(sample, sample.Packed).ShouldBe(sample.Plain, name);
    }

    [Fact]
    public Task Damaged_streams_end_in_data_or_in_a_refusal() => new FuzzRun("codecs", output) { Memory = 16L << 20 }.RunAsync(
        Samples(), (sample, random) => Damage.Binary(sample.Packed, random),
        (sample, packed) =>
        {
            Run(sample, packed).Length.ShouldBe(sample.Plain.Length);
            return Task.CompletedTask;
        },
        error => error is DamageException, mostlyRefused: false);

    static byte[] Run(Sample sample, byte[] packed)
    {
        // What lies behind the stream is not looked at.
        var source = new byte[packed.Length + PageBytes.Slack];
        source.AsSpan().Fill(0xA5);
        packed.CopyTo(source, 0);
        byte[] target = [];
        Decompression.Run(sample.Codec, new PageBytes(source, 0, packed.Length), ref target, sample.Plain.Length);
        return target[..sample.Plain.Length];
    }

    static List<(string Name, Sample Input)> Samples()
    {
        var samples = new List<(string, Sample)>();
        foreach (var name in new[] { "words.txt", "mixed.bin" })
        {
            var plain = Read(name);
            foreach (var level in new[] { 1, 19 })
                Add($"{name}.{level}.zst", Codec.Zstd, Read($"{name}.{level}.zst"));
            Add($"{name}.lz4", Codec.Lz4Raw, Read($"{name}.lz4"));
            Add($"{name}.lz4", Codec.Lz4Hadoop, Framed(plain.Length, Read($"{name}.lz4")));
            Add($"{name}.gz", Codec.Gzip, Packed(plain, below => new GZipStream(below, CompressionLevel.Optimal, leaveOpen: true)));
            Add($"{name}.br", Codec.Brotli, Packed(plain, below => new BrotliStream(below, CompressionLevel.Optimal, leaveOpen: true)));
            var snappy = new byte[Snappy.MaxCompressedLength(plain.Length)];
            Add($"{name}.snappy", Codec.Snappy, snappy[..Snappy.Compress(plain, snappy, new ushort[1 << 14])]);

            void Add(string sample, Codec codec, byte[] packed) => samples.Add((sample, new Sample(codec, packed, plain)));
        }
        samples.Add(("words.txt.22.zst", new Sample(Codec.Zstd, Read("words.txt.22.zst"), Read("words.txt"))));
        return samples;
    }

    static byte[] Framed(int length, byte[] block)
    {
        var framed = new byte[8 + block.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(framed, length);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(4), block.Length);
        block.CopyTo(framed, 8);
        return framed;
    }

    static byte[] Packed(byte[] plain, Func<Stream, Stream> codec)
    {
        using var below = new MemoryStream();
        using (var stream = codec(below))
            stream.Write(plain);
        return below.ToArray();
    }

    static byte[] Read(string name)
    {
        using var stream = typeof(CodecFuzzTests).Assembly.GetManifestResourceStream($"samples/{name}")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
