using Millrace.Lake.Parquet;
using Millrace.Lake.Parquet.Pruning;
using Millrace.Lake.Tests.Parquet;
using Millrace.Testing;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Fuzzing;

/// <summary>Damages bytes of good files: the reader reads them or refuses them with a <see cref="LakeFormatException"/>.</summary>
public sealed class ParquetFuzzTests(ITestOutputHelper output)
{
    const long MostRows = 2_000_000;

    [Fact]
    public async Task Damaged_bytes_never_crash_hang_or_fill_the_memory()
    {
        var run = new FuzzRun("parquet", output);
        await run.RunAsync(await CorpusAsync(run.Random), (bytes, random) => Damage.Binary(bytes, random, FooterLength(bytes)),
            (_, damaged) => ReadAsync(damaged, run.Random.Next(8) == 0),
            error => error is LakeFormatException { File: "fuzzed" });
    }

    static int FooterLength(byte[] bytes) =>
        bytes.Length > 8 ? Math.Clamp(BitConverter.ToInt32(bytes, bytes.Length - 8), 0, bytes.Length - 8) : 0;

    static async Task ReadAsync(byte[] bytes, bool prune)
    {
        await using var reader = await ParquetReader.OpenAsync(new MemoryStream(bytes), "fuzzed", new ParquetReaderOptions { Parallelism = 1, VerifyChecksums = false });
        var first = reader.Schema.Fields.FirstOrDefault(f => !f.Type.IsNested);
        long rows = 0;
        await foreach (var batch in reader.ReadAsync(pruning: prune && first is not null ? RowPruning.Equal(first.Name, 17L) : null))
        {
            rows += batch.RowCount;
            foreach (var column in batch.Columns)
                if (batch.RowCount > 0)
                    _ = column.ValueAt(batch.RowCount - 1);
            if (rows > MostRows)
                return;
        }
    }

    static async Task<List<(string Name, byte[] Bytes)>> CorpusAsync(Random random)
    {
        var corpus = new List<(string, byte[])>();
        for (var i = 0; i < 20; i++)
        {
            var tables = new RandomTables(random);
            var schema = tables.Schema();
            corpus.Add(($"own {i}", (await Files.WriteAsync(schema, tables.Rows(schema), tables.Options())).Bytes));
        }
        if (SharedFolder.TryPath("fixtures/parquet") is { } folder)
            foreach (var file in Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories))
                if (new FileInfo(file).Length is > 12 and < 200_000)
                    corpus.Add((Path.GetRelativePath(folder, file), await File.ReadAllBytesAsync(file)));
        return corpus;
    }
}
