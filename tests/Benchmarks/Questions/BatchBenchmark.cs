using System.Diagnostics;
using System.Globalization;
using Millrace.Benchmarks.Alternatives;
using Millrace.Benchmarks.Load;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Lake.Parquet;
using Millrace.Lake.Storage;

namespace Millrace.Benchmarks.Questions;

/// <summary>The features of all users and products over a million interactions, beside DuckDB doing the same in SQL on the same files.</summary>
sealed class BatchBenchmark : IBenchmark
{
    const int Told = 3;

    // The first few run before the runtime has compiled what is hot.
    const int Rounds = 6;

    public static string Verb => "batch";

    public static string Question => "seconds for all user and item features in batch, read from Parquet; arguments: [events]";

    public static async Task RunAsync(string[] arguments, ResultTable results)
    {
        var events = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("millrace-batch-").FullName;
        try
        {
            var end = DateTimeOffset.UnixEpoch.AddDays(20_000);
            var asOf = end.ToUnixTimeMilliseconds() * 1000;
            var tenant = TenantId.Parse("bench");
            var store = LakeRoot.Open(Path.Combine(folder, "lake"));
            await SilverShop.WriteAsync(store, tenant, events, end);
            var pack = PackFolders.Load(Path.Combine(AppContext.BaseDirectory, "packs"));

            string Files(string dataset) => Path.Combine(folder, "lake", LakeTables.Silver(tenant, "ecommerce", dataset), "**", "*.parquet");
            var ours = double.MaxValue;
            var theirs = double.MaxValue;
            (FinishedRows Users, FinishedRows Items) finished = (null!, null!);
            for (var round = 0; round < Rounds; round++)
            {
                var clock = Stopwatch.StartNew();
                finished = await ComputeAsync(store, tenant, pack, asOf);
                ours = Math.Min(ours, clock.Elapsed.TotalSeconds);
                var answer = await NodeProgram.RunAsync(
                    "batch-features.mjs", Files("interactions"), Files("products"), asOf.ToString(CultureInfo.InvariantCulture), folder);
                theirs = Math.Min(theirs, answer.GetProperty("seconds").GetDouble());
            }
            results.Compare($"batch features over {events:#,0} interactions (s, best of {Rounds})", ours, theirs, "<= 1");
            await CompareAsync(finished.Users, "user_id", Path.Combine(folder, "users.parquet"), results);
            await CompareAsync(finished.Items, "product_id", Path.Combine(folder, "items.parquet"), results);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<(FinishedRows Users, FinishedRows Items)> ComputeAsync(IObjectStore store, TenantId tenant, PackSnapshot pack, long asOf)
    {
        var silver = new SilverReader(store);
        var users = new ViewEngine(pack.View("ecommerce", "user_features")!);
        var items = new ViewEngine(pack.View("ecommerce", "item_features")!);
        var columns = StreamColumns.Of(users.View).Union(StreamColumns.Of(items.View)).ToHashSet();
        var events = (await silver.ReadAsync(tenant, users.View.Stream!, columns)).Rows;
        var catalogue = users.View.Joins[0].Dataset;
        var products = new DimensionSet(new DimensionTable(catalogue, (await silver.ReadAsync(tenant, catalogue)).Rows));
        var second = Task.Run(() => items.AllAt(items.Prepare(events, products), asOf, products));
        return (users.AllAt(users.Prepare(events, products), asOf, products), await second);
    }

    // Every value of every entity: floats to seven digits, the rest exactly.
    static async Task CompareAsync(FinishedRows ours, string key, string file, ResultTable results)
    {
        var rows = new Dictionary<string, int>();
        for (var row = 0; row < ours.Keys.Length; row++)
            rows.Add(ours.Keys[row][0], row);
        long compared = 0, different = 0;
        await using var reader = await ParquetReader.OpenFileAsync(file);
        await foreach (var batch in reader.ReadAsync())
        {
            var keys = batch.Columns[batch.Schema.IndexOf(key)];
            for (var column = 0; column < batch.Schema.Fields.Count; column++)
            {
                if (!ours.Values.TryGet(batch.Schema.Fields[column].Name, out var mine))
                    continue;
                for (var row = 0; row < batch.RowCount; row++, compared++)
                {
                    var entity = (string)keys.ValueAt(row)!;
                    var (one, other) = (mine.ValueAt(rows[entity]), batch.Columns[column].ValueAt(row));
                    if (!Same(one, other) && different++ < Told)
                        Console.WriteLine($"{entity} {batch.Schema.Fields[column].Name}: ours {one}, DuckDB's {other}");
                }
            }
        }
        results.Figure($"values compared with DuckDB's, by {key}", compared, "all");
        results.Figure($"of them different, by {key}", different, "0");
    }

    static bool Same(object? mine, object? theirs) => (mine, theirs) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (string one, string other) => one == other,
        _ => Close(Number(mine), Number(theirs)),
    };

    static double Number(object value) => value switch
    {
        Int128 scaled => (double)scaled / 1e6,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        _ => double.Parse(value.ToString()!, CultureInfo.InvariantCulture),
    };

    static bool Close(double one, double other) => Math.Abs(one - other) <= 1e-6 * Math.Max(1, Math.Abs(other));
}
