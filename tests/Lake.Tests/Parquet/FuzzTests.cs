using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Millrace.Lake.Parquet;
using Millrace.Lake.Parquet.Pruning;
using Millrace.Testing;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Parquet;

/// <summary>
/// Damages bytes of good files at random: the reader may read them or refuse them with a
/// <see cref="LakeFormatException"/>, and nothing else. MILLRACE_FUZZ_SECONDS makes the run longer, MILLRACE_SEED repeats
/// one; a report goes to artifacts/fuzz.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    const long MostMemory = 512L << 20;
    const long MostRows = 2_000_000;
    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Damaged_bytes_never_crash_hang_or_fill_the_memory()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("MILLRACE_FUZZ_SECONDS"), out var given) ? given : 5;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MILLRACE_SEED"), out var seeded) ? seeded : Environment.TickCount;
        var random = new Random(seed);
        var corpus = await CorpusAsync(random);
        var clock = Stopwatch.StartNew();
        long executions = 0, refused = 0;
        while (clock.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            var (name, bytes) = corpus[random.Next(corpus.Count)];
            var damaged = Damage(bytes, random);
            var worked = Environment.CpuUsage.TotalTime;
            var memory = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                await ReadAsync(damaged, random.Next(8) == 0);
            }
            catch (LakeFormatException e)
            {
                refused++;
                e.File.ShouldBe("fuzzed");
            }
            catch (Exception e)
            {
                throw await FoundAsync(damaged, $"{e.GetType().Name} after {executions} executions of seed {seed} from {name}: {e}");
            }
            executions++;
            // By the processor's clock, for a busy machine lets single files wait for long.
            if (Environment.CpuUsage.TotalTime - worked > s_longest)
                throw await FoundAsync(damaged, $"{Environment.CpuUsage.TotalTime - worked} for one file, seed {seed}, from {name}");
            if (GC.GetAllocatedBytesForCurrentThread() - memory > Math.Max(MostMemory, 200L * bytes.Length))
                throw await FoundAsync(damaged, $"{GC.GetAllocatedBytesForCurrentThread() - memory} bytes for a file of {bytes.Length}, seed {seed}, from {name}");
        }
        await ReportAsync(seed, executions, refused, clock.Elapsed, corpus.Count);
        executions.ShouldBeGreaterThan(seconds);
        refused.ShouldBeGreaterThan(executions / 20, "hardly anything was refused: is the damage done?");
    }

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

    static byte[] Damage(byte[] source, Random random)
    {
        var bytes = (byte[])source.Clone();
        if (random.Next(20) == 0)
            return bytes[..random.Next(bytes.Length)];
        // The footer steers everything, so it gets a third of the damage; more than one fault is mostly refused early.
        var footer = bytes.Length > 8 ? Math.Clamp(BitConverter.ToInt32(bytes, bytes.Length - 8), 0, bytes.Length - 8) : 0;
        for (var n = random.Next(4) == 0 ? random.Next(2, 9) : 1; n > 0; n--)
        {
            var at = random.Next(3) == 0 && footer > 0 ? bytes.Length - 8 - random.Next(footer) - 1 : random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0; break;
                default:
                    var from = random.Next(bytes.Length);
                    var length = Math.Min(random.Next(1, 16), bytes.Length - Math.Max(at, from));
                    bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(at));
                    break;
            }
        }
        return bytes;
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

    static async Task<Exception> FoundAsync(byte[] bytes, string finding)
    {
        var folder = Directory.CreateDirectory(Path.Combine(SharedFolder.CheckoutRoot, "artifacts", "fuzz"));
        var file = Path.Combine(folder.FullName, $"parquet-found-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..12]}.parquet");
        await File.WriteAllBytesAsync(file, bytes);
        return new InvalidOperationException($"{finding}; the file is kept as {file}");
    }

    async Task ReportAsync(int seed, long executions, long refused, TimeSpan duration, int files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(SharedFolder.CheckoutRoot, "artifacts", "fuzz"));
        var report = JsonSerializer.Serialize(new
        {
            target = "parquet reader",
            seed,
            corpus = files,
            executions,
            refused,
            found = 0,
            seconds = Math.Round(duration.TotalSeconds, 1),
            finished = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        });
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "parquet.json"), report + "\n");
        output.WriteLine(report);
    }
}
