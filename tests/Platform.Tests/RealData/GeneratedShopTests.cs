using System.Globalization;
using System.Text.Json;
using Millrace.Platform.Tests.Faults;
using Millrace.Platform.Tests.Oracles;
using Millrace.Platform.Tests.Processes;
using Millrace.Testing.Shop;
using Xunit.Abstractions;

namespace Millrace.Platform.Tests.RealData;

/// <summary>Weeks of a made-up shop through the public API: windows longer than any real sample at hand.</summary>
public sealed class GeneratedShopTests(ITestOutputHelper output)
{
    const int Days = 45;

    [Fact]
    public async Task Every_feature_of_weeks_of_a_shop_equals_nested_loops_online_and_at_instants_of_the_past()
    {
        var seed = Environment.TickCount;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var shop = new DrawnShop(seed, now - (Days * NaiveShop.Day), Days, facts: 3_000, users: 25, products: 30);
        var naive = new NaiveShop(shop.Facts, shop.Versions, shop.SignUps);
        var folder = Directory.CreateTempSubdirectory("millrace-weeks-");
        try
        {
            await using var suite = new StandaloneProcess(folder.FullName);
            await suite.StartAsync();
            await ShopTraffic.SendAsync(suite.Api, "products", shop.Versions.Select(ShopJson.Of));
            await ShopTraffic.SendAsync(suite.Api, "users", shop.SignUps.Select(ShopJson.Of));
            await ShopTraffic.SendAsync(suite.Api, "interactions", shop.Facts.OrderBy(fact => fact.Time).Select(ShopJson.Of));
            await suite.Api.UntilAsync(
                "everything is in silver",
                async () => await LakeCounts.RowsAsync(folder.FullName, LakeCounts.Silver) == shop.Facts.Count
                    && await LakeCounts.RowsAsync(folder.FullName, LakeCounts.Silver, "products") == shop.Versions.Count
                    && await LakeCounts.RowsAsync(folder.FullName, LakeCounts.Silver, "users") == shop.SignUps.Count);

            // At the last hour, at a midnight, and at any instant.
            foreach (var at in new[] { now, (now - (3 * NaiveShop.Day)) / NaiveShop.Day * NaiveShop.Day, now - random.NextInt64(30 * NaiveShop.Day) })
                output.WriteLine("{0} values of the past", await Comparison.CompareAsync(
                    naive, Question.All(naive, at, random), at, question => Lookup.HistoricalAsync(suite.Api, question, at)));

            var (status, _) = await suite.Api.PostAsync("/materialize-incremental", JsonSerializer.Serialize(new { end_ts = TimeProvider.System.GetUtcNow() }));
            status.ShouldBe(200);
            output.WriteLine("{0} values online", await Comparison.CompareAsync(
                naive, Question.All(naive, now, random), now, question => Lookup.OnlineAsync(suite.Api, question, now)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
