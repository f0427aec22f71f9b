using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text.Json;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Platform.Tests.Faults;
using Millrace.Platform.Tests.Processes;
using Millrace.Testing;
using Xunit.Abstractions;

namespace Millrace.Platform.Tests.OpenFormats;

/// <summary>What the suite leaves in its lake belongs to whoever has the files: another program reads the same rows.</summary>
public sealed class DuckDbTests(ITestOutputHelper output)
{
    const string Csv = "data/rees46-multicategory/2019-Oct.csv";
    const int Rows = 4000;

    [SharedFact(Csv)]
    public async Task DuckDB_reads_the_rows_of_every_table_that_a_run_over_a_real_shop_leaves()
    {
        var folder = Directory.CreateTempSubdirectory("millrace-duckdb-");
        try
        {
            var lake = Path.Combine(folder.FullName, "lake");
            await RunAsync(folder.FullName);
            var tables = Directory.GetDirectories(lake, "_delta_log", SearchOption.AllDirectories).Select(log => Path.GetDirectoryName(log)!).Order(StringComparer.Ordinal).ToList();
            foreach (var layer in new[] { "/silver/interactions", "/silver/products", "/gold/" })
                tables.ShouldContain(table => table.Contains(layer, StringComparison.Ordinal), $"no table of {layer}");
            foreach (var path in tables)
            {
                var table = await DeltaTable.OpenAsync(new FolderObjectStore(lake), Path.GetRelativePath(lake, path).Replace('\\', '/'));
                var log = new NaiveDeltaLog(path);
                log.Version.ShouldBe(table.Version, path);
                var own = await OwnRowText.SumAsync(table);
                (await DuckDbAsync(log)).ShouldBe(own, table.Path);
                output.WriteLine($"{table.Path}: version {log.Version}, {log.Files.Count()} files, {own.Rows} rows, hash {own.Sum}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task RunAsync(string folder)
    {
        var part = Path.Combine(folder, "part.csv");
        await File.WriteAllLinesAsync(part, File.ReadLines(SharedFolder.PathOf(Csv)).Take(Rows + 1));
        await using var suite = new StandaloneProcess(folder);
        await suite.StartAsync();
        await UploadAsync(suite, "products", part, "rees46-multicategory-products");
        await UploadAsync(suite, "interactions", part, "rees46-multicategory");
        await suite.Api.UntilAsync("every line reaches silver", async () => await LakeCounts.DistinctAsync(folder, LakeCounts.Silver) == Rows, TimeSpan.FromSeconds(90));
        var (status, answer) = await suite.Api.PostAsync("/materialize", """{"start_ts":"2019-10-01T00:00:00Z","end_ts":"2019-10-04T00:00:00Z"}""");
        status.ShouldBe(200, answer.ToString());
    }

    static async Task UploadAsync(StandaloneProcess suite, string dataset, string csv, string mapping)
    {
        using var file = new StreamContent(File.OpenRead(csv));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await suite.Api.Http.PostAsync($"/v1/ecommerce/{dataset}/uploads?mapping={mapping}&policy=quarantine", file);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The sum over the files that the log names, each asked by itself.</summary>
    static async Task<(long Rows, BigInteger Sum)> DuckDbAsync(NaiveDeltaLog log)
    {
        var folder = Path.Combine(SharedFolder.CheckoutRoot, "tests", "node");
        Directory.Exists(Path.Combine(folder, "node_modules")).ShouldBeTrue("run npm install in tests/node first");
        using var node = Process.Start(new ProcessStartInfo(Tool.Find("node")!, "duckdb-sql.mjs")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (answers, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        foreach (var (path, partition) in log.Files)
            await node.StandardInput.WriteLineAsync(SqlRowText.Query(log, path, partition));
        node.StandardInput.Close();
        var lines = (await answers).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        (await errors).ShouldBe("");
        lines.Length.ShouldBe(log.Files.Count());
        var (rows, sum) = (0L, BigInteger.Zero);
        foreach (var row in lines.Select(line => JsonSerializer.Deserialize<string[][]>(line)!.Single()))
        {
            rows += long.Parse(row[0], CultureInfo.InvariantCulture);
            sum += BigInteger.Parse(row[1], CultureInfo.InvariantCulture);
        }
        return (rows, sum);
    }
}
