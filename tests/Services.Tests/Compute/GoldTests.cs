using System.Globalization;
using System.Net.Http.Json;
using Millrace.Catalog.Gold;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Delivery;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Guards;
using Millrace.Features.Model;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Services.Tests.Online;
using Millrace.Services.Tests.Serving;
using Millrace.Testing.Shop;
using Xunit.Abstractions;

namespace Millrace.Services.Tests.Compute;

/// <summary>Gold against nested loops over everything that happened, and against values point in time, late news included.</summary>
public sealed class GoldTests(ITestOutputHelper output) : IDisposable
{
    const long From = 20_500 * NaiveShop.Day;

    readonly string _root = Directory.CreateTempSubdirectory("millrace-gold-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(null, false)]
    [InlineData(null, true)]
    public async Task Gold_holds_the_finished_rows_of_day_starts_and_late_news_put_them_right(int? given, bool viewByView)
    {
        var seed = given ?? Environment.TickCount;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        var shop = new DrawnShop(seed, From, days: 8, facts: 700);
        var lake = new ShopLake(_root);
        var clock = new FixedClock(Instant(4));
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var compute = await ComputeHost.StartAsync(runtime, clock, _root);

        // A tenth of what happened in the first days, products included, becomes known only afterwards.
        var early = shop.Facts.Where(fact => fact.Time < Micros(4)).ToLookup(_ => random.Next(10) > 0);
        var known = shop.Versions.Where(version => version.From < Micros(4)).ToLookup(_ => random.Next(5) > 0);
        var signUps = shop.SignUps.Where(user => user.From < Micros(4)).ToArray();
        await lake.AppendAsync(early[true]);
        await lake.AppendAsync(known[true]);
        await lake.AppendAsync(signUps);
        await MaterializeAsync(compute.Client, clock.Now, viewByView);
        await CompareAsync(lake, [.. early[true]], [.. known[true]], signUps, From + (4 * NaiveShop.Day));

        await KeepAsync(compute.Client);
        clock.Now = Instant(8);
        await lake.AppendAsync(early[false].Concat(shop.Facts.Where(fact => fact.Time >= Micros(4))).OrderBy(_ => random.Next()));
        await lake.AppendAsync(known[false].Concat(shop.Versions.Where(version => version.From >= Micros(4))));
        await lake.AppendAsync(shop.SignUps.Except(signUps));
        await MaterializeAsync(compute.Client, clock.Now, viewByView);
        await CompareAsync(lake, shop.Facts, shop.Versions, shop.SignUps, From + (8 * NaiveShop.Day));

        // Files that are put together and removed between the runs change no row, and no run takes them for news.
        await KeepAsync(compute.Client);
        var versions = await VersionsAsync(lake);
        clock.Now += TimeSpan.FromHours(1);
        await MaterializeAsync(compute.Client, clock.Now, viewByView);
        await MaterializeAsync(compute.Client, Instant(6), viewByView, start: Instant(2));
        (await VersionsAsync(lake)).ShouldBe(versions, "nothing changed, so nothing may be committed");
    }

    async Task CompareAsync(ShopLake lake, IReadOnlyList<ShopFact> facts, IReadOnlyList<ProductVersion> versions, IReadOnlyList<SignUp> signUps, long to)
    {
        var naive = new NaiveShop(facts, versions, signUps);
        var oracles = naive.Oracles;
        foreach (var view in PackFolders.Load(ComputeHost.Packs).Packs.Single(pack => pack.Name == "ecommerce").Views.Where(view => view.Kind == ViewKind.Aggregation))
        {
            var rows = await RowsAsync(lake, view);
            rows.Select(row => $"{string.Join('|', row.Key)}@{row.Day}").Order(StringComparer.Ordinal)
                .ShouldBe(new NaiveGold(facts, versions, signUps).RowsOf(view.Name, to).Order(StringComparer.Ordinal), view.Name);
            var finished = await PointInTimeAsync(lake, view, rows);
            for (var row = 0; row < rows.Count; row++)
                for (var feature = 0; feature < view.Features.Count; feature++)
                {
                    var name = $"{view.Name}:{view.Features[feature].Name}";
                    var what = $"{name} of {string.Join('|', rows[row].Key)} at day {(rows[row].Day - From) / NaiveShop.Day}";
                    Same(rows[row].Values[feature], oracles[name](rows[row].Key, rows[row].Day), what);
                    Bits(rows[row].Values[feature]).ShouldBe(Bits(Stored(finished[view.Features[feature].Name].ValueAt(row), view.Features[feature].Type)), what);
                }
        }
    }

    static async Task<List<Row>> RowsAsync(ShopLake lake, FeatureViewModel view)
    {
        var table = await DeltaTable.OpenAsync(lake.Store, LakeTables.Gold(ShopLake.Tenant, view.Pack, view.Name));
        table.Schema.Fields.Select(field => field.Name).ShouldBe(
            [.. view.Entity.JoinKeys, "event_timestamp", "created_timestamp", .. view.Features.Select(feature => feature.Name), "view_version", "run_id", "event_date"]);
        var rows = new List<Row>();
        await foreach (var batch in table.ReadAsync())
            for (var row = 0; row < batch.RowCount; row++)
            {
                batch["view_version"].ValueAt(row).ShouldBe(view.Version);
                ((int)batch["event_date"].ValueAt(row)! * NaiveShop.Day).ShouldBe((long)batch["event_timestamp"].ValueAt(row)!);
                rows.Add(new Row(
                    [.. view.Entity.JoinKeys.Select(key => (string)batch[key].ValueAt(row)!)], (long)batch["event_timestamp"].ValueAt(row)!,
                    [.. view.Features.Select(feature => batch[feature.Name].ValueAt(row))]));
            }
        return rows;
    }

    // The way that historical lookups go: silver, the guard, the engine.
    static async Task<RecordBatch> PointInTimeAsync(ShopLake lake, FeatureViewModel view, List<Row> rows)
    {
        var silver = new SilverReader(lake.Store);
        var events = (await silver.ReadAsync(ShopLake.Tenant, view.Stream!)).Rows;
        var tables = new List<DimensionTable>();
        foreach (var schema in view.Joins.Select(join => join.Dataset).Concat(view.Dimensions.Select(own => own.Dataset)).DistinctBy(schema => schema.Name))
            tables.Add(new DimensionTable(schema, (await silver.ReadAsync(ShopLake.Tenant, schema)).Rows));
        var dimensions = new DimensionSet(tables);
        var engine = ViewEngines.Of(view);
        var prepared = engine.Prepare(events, dimensions, view.Guard is { } guard ? new EventGuard(guard, view.Stream!).Keep(events) : null);
        return engine.PointInTime(prepared, [.. rows.Select(row => row.Key)], [.. rows.Select(row => row.Day)], dimensions).Values;
    }

    static object? Stored(object? value, FeatureType type) => (value, type.Kind) switch
    {
        (double real, FeatureKind.Float32) => (float)real,
        (Int128 scaled, _) => new LakeDecimal((System.Numerics.BigInteger)scaled, 6),
        (float[] vector, _) => vector.Select(one => (object?)one).ToArray(),
        _ => value,
    };

    static string Bits(object? value) => value switch
    {
        null => "null",
        float real => BitConverter.SingleToInt32Bits(real).ToString("x", CultureInfo.InvariantCulture),
        object?[] list => string.Join(',', list.Select(Bits)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static void Same(object? found, object? expected, string what)
    {
        switch (expected)
        {
            case decimal exact:
                found.ShouldBeOfType<LakeDecimal>(what).ShouldBe(LakeDecimal.From(exact).Rescale(6), what);
                break;
            case float[] vector:
                var list = found.ShouldBeOfType<object?[]>(what);
                list.Length.ShouldBe(vector.Length, what);
                for (var i = 0; i < vector.Length; i++)
                    ((float)list[i]!).ShouldBe(vector[i], 1e-6f, what);
                break;
            default:
                found.ShouldBe(expected, what);
                break;
        }
    }

    static async Task<Dictionary<string, long>> VersionsAsync(ShopLake lake)
    {
        var versions = new Dictionary<string, long>();
        foreach (var view in NaiveGold.Views)
            versions[view] = (await DeltaTable.OpenAsync(lake.Store, LakeTables.Gold(ShopLake.Tenant, "ecommerce", view))).Version;
        return versions;
    }

    static async Task KeepAsync(HttpClient client)
    {
        using var response = await client.PostAsync(new Uri("/cron/lake-upkeep", UriKind.Relative), null);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"packs":1}""");
    }

    // View by view, so that none finds in memory what another one has read.
    static async Task MaterializeAsync(HttpClient client, DateTimeOffset end, bool viewByView, DateTimeOffset? start = null)
    {
        foreach (var views in viewByView ? NaiveGold.Views.Select(view => new[] { view }) : [[]])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, start is null ? "/materialize-incremental" : "/materialize")
            {
                Content = JsonContent.Create(new { start_ts = start, end_ts = end, feature_views = views }),
            };
            request.Headers.Add("X-Api-Key", "acme-key");
            using var response = await client.SendAsync(request);
            response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        }
    }

    static long Micros(int day) => From + (day * NaiveShop.Day) + (12 * NaiveShop.Hour);

    static DateTimeOffset Instant(int day) => DateTimeOffset.UnixEpoch.AddTicks(Micros(day) * TimeSpan.TicksPerMicrosecond);

    sealed record Row(string[] Key, long Day, object?[] Values);
}
