using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Catalog.Gold;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.FeatureCompute.Gold;
using Millrace.FeatureCompute.Materialize;
using Millrace.FeatureCompute.Populations;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Lake.Upkeep;
using Millrace.Online.Keys;
using Millrace.Online.Store;
using Millrace.Services.Tests.Serving;
using Millrace.Testing.Shop;
using Xunit.Abstractions;

namespace Millrace.Services.Tests.Compute;

/// <summary>
/// Bases and gold that many runs made from day tiles, against those that are made of all silver at once, bit for bit: with rows
/// that come late and twice, products and machines that become known late, and processes that die.
/// </summary>
public sealed class TileTests(ITestOutputHelper output) : IDisposable
{
    const long From = 20_500 * NaiveShop.Day;
    const int Days = 9;

    readonly string _root = Directory.CreateTempSubdirectory("millrace-tiles-").FullName;
    readonly FixedClock _clock = new(Instant(1));
    readonly MemoryOnlineStore _online = new();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    static FeatureViewModel[] Views { get; } = [.. PackFolders.Load(ComputeHost.Packs).Pack("ecommerce")!.Views.Where(view => view.Kind == ViewKind.Aggregation)];

    static readonly FeatureViewModel s_users = Views.Single(view => view.Name == "user_features");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(27_900_030)]
    [InlineData(null)]
    public async Task Whatever_comes_in_whatever_order_bases_and_gold_are_those_of_all_silver(int? given)
    {
        var seed = given ?? Environment.TickCount;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        var shop = new DrawnShop(seed, From, Days, facts: 500);
        var lake = new ShopLake(_root);
        var arrivals = shop.Facts.Select(fact => (Fact: fact, On: Arrival(fact.Time, random)))
            .Concat(shop.Facts.Where(_ => random.Next(15) == 0).Select(fact => Again(fact, shop.Facts, random)).Select(fact => (Fact: fact, On: Arrival(fact.Time, random))))
            .ToLookup(each => each.On, each => each.Fact);
        var versions = shop.Versions.ToLookup(version => random.Next(3) == 0 ? random.Next(Days) : 0);
        await lake.AppendAsync(shop.SignUps);
        var died = 0;
        for (var day = 0; day < Days; day++)
        {
            await lake.AppendAsync(versions[day]);
            foreach (var part in arrivals[day].Chunk(random.Next(10, 60)))
                await lake.AppendAsync(part);
            _clock.Now = Instant(day + 1);
            if (random.Next(4) == 0)
                continue;
            while (random.Next(3) > 0)
                died += await DiesAsync(lake, random.Next(40)) ? 1 : 0;
            await RunAsync(lake.Store, lake, _online);
            foreach (var view in Views)
                await CompareAsync(lake, view, From + ((day + 1) * NaiveShop.Day), $"seed {seed}, day {day}, {view.Name}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"died {died} times"));
    }

    [Fact]
    public async Task A_run_that_dies_before_any_of_its_writes_is_completed_by_the_next_one()
    {
        var shop = new DrawnShop(7, From, days: 4, facts: 60);
        var late = shop.Facts.Where((fact, index) => index % 9 == 0 && fact.Time < From + (2 * NaiveShop.Day)).ToArray();
        var died = true;
        for (var writes = 0; died; writes++)
        {
            using var tests = new TileTests(output);
            var lake = new ShopLake(tests._root);
            await lake.AppendAsync(shop.SignUps);
            await lake.AppendAsync(shop.Versions);
            await lake.AppendAsync(shop.Facts.Except(late).Where(fact => fact.Time < From + (3 * NaiveShop.Day)));
            tests._clock.Now = Instant(3);
            await tests.RunAsync(lake.Store, lake, tests._online, s_users);
            await lake.AppendAsync(late);
            await lake.AppendAsync(late.Take(2).Select(fact => fact with { Time = fact.Time + NaiveShop.Day }));
            await lake.AppendAsync(shop.Facts.Except(late).Where(fact => fact.Time >= From + (3 * NaiveShop.Day)));
            tests._clock.Now = Instant(4);
            died = await tests.DiesAsync(lake, writes, s_users);
            await tests.RunAsync(lake.Store, lake, tests._online, s_users);
            await tests.CompareAsync(lake, s_users, From + (4 * NaiveShop.Day), $"died at write {writes}");
            if (!died)
                writes.ShouldBeGreaterThan(10, "ids, days of actors, tiles and gold are written, each in files and a commit, and records");
        }
    }

    [Fact]
    public async Task After_an_erasure_nothing_made_from_tiles_knows_the_person()
    {
        var shop = new DrawnShop(11, From, days: 4, facts: 200);
        var lake = new ShopLake(_root);
        await lake.AppendAsync(shop.SignUps);
        await lake.AppendAsync(shop.Versions);
        await lake.AppendAsync(shop.Facts.Where(fact => fact.Time < From + (3 * NaiveShop.Day)));
        _clock.Now = Instant(3);
        await RunAsync(lake.Store, lake, _online);

        await new PersonalData(lake.Store, ShopLake.Tenant.Value).EraseAsync(new Person(["user_id"], "u0"));
        Directory.EnumerateFiles(Path.Combine(_root, "acme/ecommerce/tiles"), "part-*", SearchOption.AllDirectories).ShouldBeEmpty();
        await lake.AppendAsync(shop.Facts.Where(fact => fact.Time >= From + (3 * NaiveShop.Day) && fact.User != "u0"));
        _clock.Now = Instant(4);
        await RunAsync(lake.Store, lake, _online);
        foreach (var view in Views)
            (await GoldAsync(lake, view)).ShouldBe(GoldOf(await SilverAsync(lake, view), view, From + (4 * NaiveShop.Day)), view.Name);
    }

    [Fact]
    public async Task A_table_of_many_runs_keeps_few_files_and_gives_the_newest_state_of_each_day()
    {
        var lake = LakeRoot.Open(_root);
        var expected = new Dictionary<(string, long), byte>();
        var random = new Random(5);
        for (var run = 1; run <= 40; run++)
        {
            var table = await TileTable.OpenAsync(lake, "acme/ecommerce/tiles/any", ["user_id"], "d", _clock, CancellationToken.None);
            var states = Enumerable.Range(0, 20).Select(_ => (Key: $"u{random.Next(9)}", Day: (long)random.Next(20_500, 20_500 + run), State: (byte)random.Next(5)))
                .DistinctBy(each => (each.Key, each.Day)).ToArray();
            foreach (var (key, day, state) in states)
                expected[(key, day)] = state;
            await table.AppendAsync(
                states.Select(each => new DayState([each.Key], each.Day, each.State == 0 ? null : [each.State])),
                table.Progress with { To = 20_500 + run, Sources = new Dictionary<string, long> { ["silver"] = run } }, CancellationToken.None);
            // The same once more changes nothing.
            await table.AppendAsync([new DayState(["u1"], 20_500, [99])], table.Progress, CancellationToken.None);
        }

        var reopened = await TileTable.OpenAsync(lake, "acme/ecommerce/tiles/any", ["user_id"], "d", _clock, CancellationToken.None);
        (await reopened.ReadAsync(long.MinValue, long.MaxValue, null, CancellationToken.None)).SelectMany(entity => entity.Value, (entity, day) => (entity.Key, day.Day, day.State![0]))
            .ShouldBe(expected.Where(each => each.Value != 0).Select(each => (each.Key.Item1, each.Key.Item2, each.Value)), ignoreOrder: true);
        (await reopened.ReadAsync(20_505, 20_510, new HashSet<string> { "u3" }, CancellationToken.None)).SelectMany(entity => entity.Value, (entity, day) => (entity.Key, day.Day))
            .ShouldBe(expected.Where(each => each.Value != 0 && each.Key.Item1 == "u3" && each.Key.Item2 is >= 20_505 and < 20_510).Select(each => each.Key), ignoreOrder: true);
        (await DeltaTable.OpenAsync(lake, "acme/ecommerce/tiles/any")).Snapshot.FileCount.ShouldBeLessThan(25, "of forty runs over two months");
        (await reopened.ChangedSinceAsync(reopened.Progress.Sequence - 1, CancellationToken.None)).Count.ShouldBeInRange(1, 20);
        (await TileTable.OpenAsync(lake, "acme/ecommerce/tiles/any", ["user_id"], "another", _clock, CancellationToken.None)).Progress.IsNone.ShouldBeTrue("of another definition nothing is of use");
    }

    // A run whose process dies before one of its writes to the lake, or after as many to the online store.
    async Task<bool> DiesAsync(ShopLake lake, int writes, params FeatureViewModel[] views)
    {
        var store = new DyingStore(lake.Store, writes);
        try
        {
            await RunAsync(store, lake, new DyingOnlineStore(_online, writes), views);
            return false;
        }
        catch (Exception death) when (death is StorageException or OnlineStoreException)
        {
            return true;
        }
    }

    async Task RunAsync(IObjectStore written, ShopLake lake, IOnlineStore online, params FeatureViewModel[] views)
    {
        views = views.Length == 0 ? Views : views;
        var run = new ViewRun(
            new TileRun(written, _clock), new BaseRun(online), new PopulationRun(new PopulationClaim(online, _clock), online),
            new GoldRun(written, _clock), _clock, NullLogger<ViewRun>.Instance);
        var reading = new SilverReading(new SilverReader(lake.Store), ShopLake.Tenant, views);
        foreach (var view in views)
            await run.RunAsync(reading, view, new MaterializeInterval(null, (_clock.Now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond), CancellationToken.None);
    }

    async Task CompareAsync(ShopLake lake, FeatureViewModel view, long to, string what)
    {
        var silver = await SilverAsync(lake, view);
        await CompareBasesAsync(silver, view, to, what);
        (await GoldAsync(lake, view)).ShouldBe(GoldOf(silver, view, to), what);
    }

    static Task<ViewHistory> SilverAsync(ShopLake lake, FeatureViewModel view) =>
        ViewHistory.ReadAsync(new SilverReading(new SilverReader(lake.Store), ShopLake.Tenant, view), view, CancellationToken.None);

    async Task CompareBasesAsync(ViewHistory silver, FeatureViewModel view, long to, string what)
    {
        var engine = ViewEngines.Of(view);
        var keys = new ViewKeys(ShopLake.Tenant, view.Pack, view.Name, view.Version);
        var expected = engine.BuildBases(silver.Events, to, 0).Select(each => keys.Base(EntityKey.Of(each.Key))).ToHashSet();
        var places = _online.Keys.Where(key => key.StartsWith(keys.Base(""), StringComparison.Ordinal) && !key.StartsWith(keys.Base("~"), StringComparison.Ordinal)).ToArray();
        expected.ShouldBeSubsetOf(places, what);
        var records = new OnlineRecord[places.Length];
        await _online.ReadAsync(places, records);
        var truth = new Dictionary<(long, long), Dictionary<string, byte[]>>();
        for (var i = 0; i < places.Length; i++)
        {
            var record = engine.DecodeBase(records[i].Value!);
            if (!truth.TryGetValue((record.Cutoff, record.SilverVersion), out var bases))
                truth[(record.Cutoff, record.SilverVersion)] = bases = engine.BuildBases(silver.Events, record.Cutoff, record.SilverVersion)
                    .ToDictionary(each => keys.Base(EntityKey.Of(each.Key)), each => engine.Encode(each.Record));
            records[i].Value.ShouldBe(bases.GetValueOrDefault(places[i]) ?? engine.NewFold().BaseAt(record.Cutoff, record.SilverVersion), $"{what}, {places[i]}");
        }
    }

    static string[] GoldOf(ViewHistory silver, FeatureViewModel view, long to)
    {
        var engine = ViewEngines.Of(view);
        var rows = engine.ChangedDays(silver.Events, silver.Dimensions).SelectMany(entity => entity.DayStarts, (entity, day) => (entity.Key, Day: day)).Where(row => row.Day <= to).ToArray();
        var finished = engine.PointInTime(silver.Events, Array.ConvertAll(rows, row => row.Key), Array.ConvertAll(rows, row => row.Day), silver.Dimensions);
        var known = Enumerable.Range(0, rows.Length).Where(row => finished.Known[row]).ToArray();
        return Lines(view, GoldRows.Of(view, Array.ConvertAll(known, row => rows[row].Key), Array.ConvertAll(known, row => rows[row].Day), finished.Values.Take(known), 0, ""));
    }

    static async Task<string[]> GoldAsync(ShopLake lake, FeatureViewModel view)
    {
        var lines = new List<string>();
        await foreach (var batch in (await DeltaTable.OpenAsync(lake.Store, LakeTables.Gold(ShopLake.Tenant, view.Pack, view.Name))).ReadAsync())
            lines.AddRange(Lines(view, batch));
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    static string[] Lines(FeatureViewModel view, ColumnBatch batch) =>
    [
        .. Enumerable.Range(0, batch.RowCount).Select(row => string.Join('|', view.Entity.JoinKeys.Append(GoldSchema.EventTimestamp).Concat(view.Features.Select(feature => feature.Name))
            .Select(name => Bits(batch[name].ValueAt(row))))).Order(StringComparer.Ordinal),
    ];

    static string Bits(object? value) => value switch
    {
        null => "null",
        float real => BitConverter.SingleToInt32Bits(real).ToString("x", CultureInfo.InvariantCulture),
        double real => BitConverter.DoubleToInt64Bits(real).ToString("x", CultureInfo.InvariantCulture),
        object?[] list => string.Join(',', list.Select(Bits)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static int Arrival(long time, Random random)
    {
        var day = (int)((time - From) / NaiveShop.Day);
        return random.Next(8) == 0 ? random.Next(day, Days) : day;
    }

    // The same once more; or by somebody else, about something else, at another time of the day or on another day.
    static ShopFact Again(ShopFact fact, IReadOnlyList<ShopFact> others, Random random) => random.Next(3) switch
    {
        0 => fact,
        1 => others[random.Next(others.Count)] with { Id = fact.Id, Time = (fact.Time / NaiveShop.Day * NaiveShop.Day) + random.NextInt64(NaiveShop.Day) },
        _ => others[random.Next(others.Count)] with { Id = fact.Id },
    };

    static DateTimeOffset Instant(int day) => DateTimeOffset.UnixEpoch.AddTicks((From + (day * NaiveShop.Day) + (2 * NaiveShop.Hour)) * TimeSpan.TicksPerMicrosecond);
}
