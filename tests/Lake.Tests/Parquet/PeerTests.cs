using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;
using Millrace.Testing;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Parquet;

/// <summary>Random tables, written by us and read by DuckDB and hyparquet, written again by DuckDB and read by us.</summary>
public sealed class PeerTests(ITestOutputHelper output) : IDisposable
{
    static readonly string[] s_codecs = ["uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw"];

    readonly string _folder = Directory.CreateTempSubdirectory("parquet-peer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [NodeFact]
    public async Task Others_read_what_we_write_and_we_read_what_DuckDB_writes()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MILLRACE_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"seed {seed} (MILLRACE_SEED repeats it)");
        var random = new Random(seed);
        var cases = new List<Case>();
        for (var i = 0; i < 60; i++)
            cases.Add(await WriteCaseAsync(i, random));
        await File.WriteAllTextAsync(Path.Combine(_folder, "cases.json"), JsonSerializer.Serialize(cases.Select(c => c.Description)));
        (await RunNodeAsync()).ShouldBe("", $"seed {seed}");
        foreach (var c in cases)
        {
            (await RowsAsync(c.File)).ShouldBe(c.Lines, $"ours, seed {seed}, {c.File}, {c.Schema}");
            (await RowsAsync(c.Back)).ShouldBe(c.Lines, $"DuckDB's, seed {seed}, {c.Back}, {c.Schema}");
        }
    }

    async Task<Case> WriteCaseAsync(int number, Random random)
    {
        var tables = new RandomTables(random);
        var schema = tables.Schema();
        var file = Path.Combine(_folder, $"case{number}.parquet");
        var builder = new BatchBuilder(schema);
        foreach (var row in tables.Rows(schema))
            builder.Append(row);
        var batch = builder.Build();
        await using (var writer = new ParquetWriter(File.Create(file), schema, tables.Options()))
        {
            await writer.WriteAsync(batch);
            await writer.CloseAsync();
        }
        var lines = Enumerable.Range(0, batch.RowCount).Select(i => Line(batch, i)).ToList();
        await File.WriteAllTextAsync(file + ".expected", string.Concat(lines.Select(l => l + "\n")));
        var copy = $"COMPRESSION {s_codecs[random.Next(s_codecs.Length)]}, PARQUET_VERSION V{random.Next(1, 3)}, ROW_GROUP_SIZE 2048";
        return new Case(file, file + ".back", lines, string.Join(", ", schema.Fields), new
        {
            file,
            expected = file + ".expected",
            back = file + ".back",
            copy,
            columns = schema.Fields.Select(Describe),
        });
    }

    static async Task<List<string>> RowsAsync(string file)
    {
        await using var reader = await ParquetReader.OpenFileAsync(file);
        var lines = new List<string>();
        await foreach (var batch in reader.ReadAsync(batchSize: 100))
            for (var i = 0; i < batch.RowCount; i++)
                lines.Add(Line(batch, i));
        return lines;
    }

    static string Line(ColumnBatch batch, int row)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < batch.Columns.Count; i++)
        {
            text.Append(i > 0 ? "," : "");
            CanonicalJson.Append(text, batch.Columns[i], row);
        }
        return text.Append(']').ToString();
    }

    async Task<string> RunNodeAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("node", ["parquet-peer.mjs", _folder])
        {
            WorkingDirectory = Path.Combine(SharedFolder.CheckoutRoot, "tests", "node"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return text;
    }

    static object Describe(Field field) => new { n = field.Name, t = Describe(field.Type) };

    static object Describe(LakeType type) => type switch
    {
        DecimalType => new { k = "decimal" },
        TimestampType => new { k = "moment" },
        ListType list => new { k = "list", e = Describe(list.Element.Type) },
        StructType record => new { k = "struct", f = record.Fields.Select(Describe) },
        MapType map => new { k = "map", key = Describe(map.Key.Type), value = Describe(map.Value.Type) },
        _ => new { k = type.Kind.ToString().ToLowerInvariant() },
    };

    sealed record Case(string File, string Back, List<string> Lines, string Schema, object Description);
}
