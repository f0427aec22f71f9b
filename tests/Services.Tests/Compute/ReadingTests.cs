using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.FeatureCompute.Gold;
using Millrace.FeatureCompute.Materialize;
using Millrace.FeatureCompute.Populations;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Model;
using Millrace.Services.Tests.Serving;
using Millrace.Testing.Shop;
using Xunit.Abstractions;

namespace Millrace.Services.Tests.Compute;

/// <summary>How many files of silver a run opens, of a shop of thirty days with two files a day.</summary>
public sealed class ReadingTests(ITestOutputHelper output) : IDisposable
{
    const long From = 20_500 * NaiveShop.Day;
    const int Days = 30;

    readonly string _root = Directory.CreateTempSubdirectory("millrace-reading-").FullName;
    readonly FixedClock _clock = new(Instant(Days, hour: 2));
    readonly MemoryOnlineStore _online = new();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_run_opens_files_in_proportion_to_what_is_new()
    {
        var shop = new DrawnShop(3, From, Days + 1, facts: 12_000, users: 300, products: 60);
        var lake = new ShopLake(_root);
        var store = new CountingStore(lake.Store);
        var views = PackFolders.Load(ComputeHost.Packs).Pack("ecommerce")!.Views.Where(view => view.Kind == ViewKind.Aggregation).ToArray();
        await lake.AppendAsync(shop.Versions);
        await lake.AppendAsync(shop.SignUps);
        var late = shop.Facts.Where(fact => fact.Time < From + (10 * NaiveShop.Day) && fact.User != "robot").Take(1).ToArray();
        var halves = shop.Facts.Except(late).GroupBy(fact => (fact.Time - From) / (NaiveShop.Day / 2)).OrderBy(half => half.Key).ToArray();
        foreach (var half in halves.Where(half => half.Key < 2 * Days))
            await lake.AppendAsync(half);
        const int Files = 2 * Days;

        (await RunAsync(store, views, "the first run")).ShouldBe(Files, "each file once, though five views look at it");
        _clock.Now += TimeSpan.FromMinutes(20);
        (await RunAsync(store, views, "nothing new, within the hour")).ShouldBe(0);

        var own = views.Where(view => view.Name is "user_features" or "user_support" or "session_support").ToArray();
        _clock.Now += TimeSpan.FromHours(1);
        (await RunAsync(store, own, "an hour later, nothing new, no populations")).ShouldBe(0);
        await lake.AppendAsync(halves.Where(half => half.Key == 2 * Days).SelectMany(half => half));
        _clock.Now += TimeSpan.FromHours(9);
        (await RunAsync(store, own, "half a day came in, no midnight passed, no populations")).ShouldBe(1, "the new file tells that nothing of it is late");
        await lake.AppendAsync(late);
        (await RunAsync(store, own, "one row came late, no populations")).ShouldBeLessThanOrEqualTo(Files / 6, "the news, and the days that it is about");
        _clock.Now = Instant(Days + 1, hour: 2);
        (await RunAsync(store, own, "a midnight passed, no populations")).ShouldBeLessThanOrEqualTo(Files / 6, "the day that is over");
        await RunAsync(store, views, "all views");
    }

    async Task<int> RunAsync(CountingStore store, FeatureViewModel[] views, string what)
    {
        store.TakeOpened();
        var run = new ViewRun(
            new TileRun(store, _clock), new BaseRun(_online), new PopulationRun(new PopulationClaim(_online, _clock), _online), new GoldRun(store, _clock), _clock, NullLogger<ViewRun>.Instance);
        var reading = new SilverReading(new SilverReader(store), ShopLake.Tenant, views);
        var end = (_clock.Now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        foreach (var view in views)
            await run.RunAsync(reading, view, new MaterializeInterval(null, end), CancellationToken.None);
        var opened = store.TakeOpened();
        var stream = opened.Count(path => path.Contains("/interactions/", StringComparison.Ordinal));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {stream} files of interactions, {opened.Count - stream} of dimensions"));
        return stream;
    }

    static DateTimeOffset Instant(int day, int hour) => DateTimeOffset.UnixEpoch.AddTicks((From + (day * NaiveShop.Day) + (hour * NaiveShop.Hour)) * TimeSpan.TicksPerMicrosecond);
}
