using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Parquet;
using Millrace.Lake.Storage;

namespace Millrace.Benchmarks.Lake;

/// <summary>One task of the lake benchmark in a process of its own, so that its memory is its own; prints seconds and peak resident bytes.</summary>
static class LakeWorker
{
    public const string Verb = "lake-worker";
    const int Lookups = 20;
    const int BatchRows = 8192;

    /// <summary>Starts the program again for a task.</summary>
    public static async Task<JsonElement> StartAsync(params string[] task)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(LakeWorker).Assembly.Location, Verb, .. task]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonDocument.Parse(output).RootElement
            : throw new InvalidOperationException($"The task {string.Join(' ', task)} failed.");
    }

    public static async Task RunAsync(string[] task)
    {
        var told = task switch
        {
            ["write", var from, var to] => await WriteAsync(from, to),
            ["scan", var file] => await ScanAsync(file, null),
            ["scan", var file, var columns] => await ScanAsync(file, columns.Split(',')),
            ["append", var from, var lake] => await AppendAsync(from, lake),
            ["zorder", var lake] => await TimeAsync(async () => await (await OpenAsync(lake)).CompactAsync(new CompactOptions { ZOrderBy = ["user_id"] })),
            ["lookup", var lake] => await LookupAsync(lake),
            ["open", var lake] => await OpenLongAsync(lake),
            _ => throw new ArgumentException($"There is no task {string.Join(' ', task)}"),
        };
        told["peak"] = Process.GetCurrentProcess().PeakWorkingSet64;
        Console.WriteLine(JsonSerializer.Serialize(told));
    }

    // The rows come from the other file; only the time spent writing is counted.
    static async Task<Dictionary<string, double>> WriteAsync(string from, string to)
    {
        var spent = new Stopwatch();
        await using var reader = await ParquetReader.OpenFileAsync(from);
        await using var writer = new ParquetWriter(File.Create(to), reader.Schema);
        await foreach (var batch in reader.ReadAsync(batchSize: BatchRows))
        {
            spent.Start();
            await writer.WriteAsync(batch);
            spent.Stop();
        }
        spent.Start();
        await writer.CloseAsync();
        return new() { ["seconds"] = spent.Elapsed.TotalSeconds };
    }

    static async Task<Dictionary<string, double>> ScanAsync(string file, string[]? columns)
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
        return new() { ["seconds"] = best };
    }

    static async Task<Dictionary<string, double>> AppendAsync(string from, string lake)
    {
        await using var reader = await ParquetReader.OpenFileAsync(from);
        // A table's columns may all be null, whatever the file says.
        var schema = new TableSchema([.. reader.Schema.Fields.Select(field => field with { Nullable = true })]);
        var table = await DeltaTable.CreateAsync(new FolderObjectStore(lake), "t", new TableDefinition(schema));
        return await TimeAsync(async () => await table.AppendAsync(reader.ReadAsync(batchSize: BatchRows)));
    }

    static async Task<Dictionary<string, double>> LookupAsync(string lake)
    {
        var table = await OpenAsync(lake);
        var (files, rows) = (0, 0L);
        var told = await TimeAsync(async () =>
        {
            for (var i = 0; i < Lookups; i++)
            {
                var one = new ReadOptions { Where = Filter.Equal("user_id", string.Create(CultureInfo.InvariantCulture, $"user-{i * 4999}")) };
                files = Math.Max(files, (await table.PlanAsync(one)).Count);
                await foreach (var batch in table.ReadAsync(one))
                    rows += batch.RowCount;
            }
        });
        (told["files"], told["rows"], told["all"]) = (files, rows, table.Snapshot.FileCount);
        told["seconds"] /= Lookups;
        return told;
    }

    static async Task<Dictionary<string, double>> OpenLongAsync(string lake)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++)
            best = Math.Min(best, (await TimeAsync(async () => await OpenAsync(lake)))["seconds"]);
        return new() { ["seconds"] = best, ["version"] = (await OpenAsync(lake)).Version };
    }

    static Task<DeltaTable> OpenAsync(string lake) => DeltaTable.OpenAsync(new FolderObjectStore(lake), "t");

    static async Task<Dictionary<string, double>> TimeAsync(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        return new() { ["seconds"] = Stopwatch.GetElapsedTime(start).TotalSeconds };
    }
}
