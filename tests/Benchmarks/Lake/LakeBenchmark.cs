using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Millrace.Benchmarks.Lake;

/// <summary>
/// Writing, scanning, clustering and looking up 10 million interactions of 12 columns beside DuckDB, on the same rows and the same
/// machine, each task in a process of its own. The first argument is another number of rows; the second a folder to keep the
/// files in.
/// </summary>
sealed class LakeBenchmark : IBenchmark
{
    public static string Verb => "lake";

    public static string Question => "How fast, and in how much memory, are tables written, scanned, clustered and looked up, beside DuckDB?";

    public static async Task RunAsync(string[] arguments, ResultTable results)
    {
        var rows = arguments.Length > 0 ? long.Parse(arguments[0], CultureInfo.InvariantCulture) : 10_000_000;
        var folder = Directory.CreateDirectory(arguments.Length > 1 ? arguments[1] : Path.Combine(Path.GetTempPath(), $"lake-bench-{Environment.ProcessId}"));
        try
        {
            await FilesAsync(folder.FullName, rows, results);
            await TableAsync(folder.FullName, results);
            await LongLogAsync(Path.Combine(folder.FullName, "long"), results);
        }
        finally
        {
            if (arguments.Length < 2)
                folder.Delete(recursive: true);
        }
    }

    static async Task FilesAsync(string folder, long rows, ResultTable results)
    {
        var (theirs, ours) = (Path.Combine(folder, "duckdb.parquet"), Path.Combine(folder, "ours.parquet"));
        var written = await DuckDbAsync("write", theirs, rows.ToString(CultureInfo.InvariantCulture));
        var write = await LakeWorker.StartAsync("write", theirs, ours);
        results.Compare($"write {rows:#,0} rows x 12, s", Seconds(write), written.GetProperty("write").GetDouble(), "<= 2");
        var scanned = await DuckDbAsync("scan", ours);
        var scan = await LakeWorker.StartAsync("scan", ours);
        results.Compare("scan all columns, s", Seconds(scan), scanned.GetProperty("scan").GetDouble(), "<= 1.5");
        results.Compare("scan 3 columns, s", Seconds(await LakeWorker.StartAsync("scan", ours, "user_id,event_timestamp,score")), scanned.GetProperty("project").GetDouble(), "<= 1.5");
        results.Compare("file size, MB", new FileInfo(ours).Length / 1e6, new FileInfo(theirs).Length / 1e6, "");
        results.Figure("peak resident memory of reading and writing, MB", Megabytes(write), "< 512");
        results.Figure("peak resident memory of scanning, MB", Megabytes(scan), "< 512");
    }

    static async Task TableAsync(string folder, ResultTable results)
    {
        var (source, lake) = (Path.Combine(folder, "duckdb.parquet"), Path.Combine(folder, "lake"));
        var append = await LakeWorker.StartAsync("append", source, lake);
        results.Figure("append all rows to a table, reading included, s", Seconds(append), "");
        results.Figure("peak resident memory of appending, MB", Megabytes(append), "< 512");
        var sorted = Path.Combine(folder, "sorted.parquet");
        var ordered = await DuckDbAsync("sort", source, sorted);
        var cluster = await LakeWorker.StartAsync("zorder", lake);
        results.Compare("cluster by user (DuckDB: sort into a file), s", Seconds(cluster), ordered.GetProperty("sort").GetDouble(), "");
        results.Figure("peak resident memory of clustering, MB", Megabytes(cluster), "< 512");
        var lookup = await LakeWorker.StartAsync("lookup", lake);
        results.Compare("look up a user's rows (DuckDB: in its sorted file), s", Seconds(lookup), (await DuckDbAsync("lookup", sorted)).GetProperty("lookup").GetDouble(), "");
        results.Figure($"most files that a lookup opens, of {lookup.GetProperty("all").GetDouble()}", lookup.GetProperty("files").GetDouble(), "<= 2");
    }

    static async Task LongLogAsync(string lake, ResultTable results)
    {
        await LongLog.CreateAsync(lake);
        var open = await LakeWorker.StartAsync("open", lake);
        var theirs = await DuckDbAsync("checkpoint", Directory.GetFiles(Path.Combine(lake, "t/_delta_log"), "*.checkpoint.parquet").Single());
        results.Compare($"open a table of {LongLog.Commits:#,0} commits (DuckDB: read its checkpoint alone), s", Seconds(open), theirs.GetProperty("checkpoint").GetDouble(), "< 1 s");
    }

    static double Seconds(JsonElement told) => told.GetProperty("seconds").GetDouble();

    static double Megabytes(JsonElement told) => told.GetProperty("peak").GetDouble() / 1e6;

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
