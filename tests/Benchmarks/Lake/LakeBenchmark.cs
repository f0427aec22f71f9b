using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;

namespace Millrace.Benchmarks.Lake;

/// <summary>
/// Writing and scanning 10 million interactions of 12 columns beside DuckDB, on the same rows and the same machine. The
/// first argument is another number of rows; the second a folder to keep the files in.
/// </summary>
sealed class LakeBenchmark : IBenchmark
{
    static readonly string[] s_three = ["user_id", "event_timestamp", "score"];

    public static string Verb => "lake";

    public static string Question => "How fast are Parquet files written and scanned, beside DuckDB?";

    public static async Task RunAsync(string[] arguments, ResultTable results)
    {
        var rows = arguments.Length > 0 ? long.Parse(arguments[0], CultureInfo.InvariantCulture) : 10_000_000;
        var folder = Directory.CreateDirectory(arguments.Length > 1 ? arguments[1] : Path.Combine(Path.GetTempPath(), $"lake-bench-{Environment.ProcessId}"));
        try
        {
            var theirs = Path.Combine(folder.FullName, "duckdb.parquet");
            var ours = Path.Combine(folder.FullName, "ours.parquet");
            var written = await DuckDbAsync("write", theirs, rows.ToString(CultureInfo.InvariantCulture));
            results.Compare($"write {rows:#,0} rows x 12, s", await WriteAsync(theirs, ours), written.GetProperty("write").GetDouble(), "<= 2");
            var scanned = await DuckDbAsync("scan", ours);
            results.Compare("scan all columns, s", await BestAsync(ours, null), scanned.GetProperty("scan").GetDouble(), "<= 1.5");
            results.Compare("scan 3 columns, s", await BestAsync(ours, s_three), scanned.GetProperty("project").GetDouble(), "<= 1.5");
            results.Compare("file size, MB", new FileInfo(ours).Length / 1e6, new FileInfo(theirs).Length / 1e6, "");
            results.Figure("peak resident memory of writing and reading, MB", Process.GetCurrentProcess().PeakWorkingSet64 / 1e6, "< 512");
        }
        finally
        {
            if (arguments.Length < 2)
                folder.Delete(recursive: true);
        }
    }

    // The rows come from the other file; only the time spent writing is counted.
    static async Task<double> WriteAsync(string source, string target)
    {
        var spent = new Stopwatch();
        await using var reader = await ParquetReader.OpenFileAsync(source);
        await using var writer = new ParquetWriter(File.Create(target), reader.Schema);
        await foreach (var batch in reader.ReadAsync(batchSize: 64 * 1024))
        {
            spent.Start();
            await writer.WriteAsync(batch);
            spent.Stop();
        }
        spent.Start();
        await writer.CloseAsync();
        return spent.Elapsed.TotalSeconds;
    }

    static async Task<double> BestAsync(string file, string[]? columns)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using var reader = await ParquetReader.OpenFileAsync(file);
            var sums = new ColumnSums();
            await foreach (var batch in reader.ReadAsync(columns))
                foreach (var column in batch.Columns)
                    sums.Add(column);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (sums.IsEmpty)
                throw new InvalidOperationException("Nothing was read.");
        }
        return best;
    }

    static async Task<JsonElement> DuckDbAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("node", ["lake-bench.mjs", .. arguments])
        {
            WorkingDirectory = NodeFolder(),
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonDocument.Parse(output).RootElement
            : throw new InvalidOperationException("DuckDB could not be run; is 'npm ci' done in tests/node?");
    }

    static string NodeFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "tests", "node")))
                return Path.Combine(folder.FullName, "tests", "node");
        throw new DirectoryNotFoundException("tests/node is not above the benchmark.");
    }
}
