using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>A tenant who keeps his catalogue up to date himself: what shoppers do to products that are not in it waits.</summary>
public sealed class DimensionTests : IAsyncLifetime
{
    IntakePlatform _platform = null!;

    public async Task InitializeAsync() => _platform = await IntakePlatform.StartAsync(("Tenants:acme:Dimensions:0", "ecommerce.products"));

    public async Task DisposeAsync() => await _platform.DisposeAsync();

    static string Product(string id) => $"{{\"product_id\":\"{id}\",\"updated_at\":\"2026-01-01T00:00:00Z\"}}";

    static string Fact(int number, int products) => ShopEvents.Line(number, product: string.Create(CultureInfo.InvariantCulture, $"p{number % products}"));

    async Task<int> SweepAsync()
    {
        using var response = await _platform.Validation.PostAsync(new Uri("/cron/pending-sweep", UriKind.Relative), null);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!["expired"]!.GetValue<int>();
    }

    [Fact]
    public async Task Facts_of_many_missing_products_wait_and_each_goes_on_when_its_product_comes()
    {
        // Two requests meet under every product; more products than one call to the store takes.
        await _platform.SendLinesAsync("interactions", Enumerable.Range(0, 900).Select(number => Fact(number, 450)));
        await _platform.SendLinesAsync("interactions", Enumerable.Range(900, 900).Select(number => Fact(number, 450)));
        (await _platform.SettledAsync("interactions", 1800)).ShouldBe(new RowCount(0, 0, 1800, 0, 0, 0));

        // A repeat of a row that waits is a repeat.
        await _platform.SendLinesAsync("interactions", [Fact(5, 450)]);
        (await _platform.SettledAsync("interactions", 1801)).ShouldBe(new RowCount(0, 0, 1800, 1, 0, 0));

        await _platform.SendLinesAsync("products", Enumerable.Range(0, 300).Select(number => Product($"p{number}")));
        (await _platform.UntilAsync("interactions", counts => counts is { Silver: 1200, Pending: 600 })).ShouldBe(new RowCount(1200, 0, 600, 1, 0, 0));

        await _platform.SendLinesAsync("products", Enumerable.Range(300, 150).Select(number => Product($"p{number}")));
        (await _platform.UntilAsync("interactions", counts => counts is { Silver: 1800, Pending: 0 })).ShouldBe(new RowCount(1800, 0, 0, 1, 0, 0));
        (await _platform.SettledAsync("products", 450)).Silver.ShouldBe(450);

        // Once known, a product holds nothing up.
        await _platform.SendLinesAsync("interactions", Enumerable.Range(1800, 450).Select(number => Fact(number, 450)));
        (await _platform.SettledAsync("interactions", 2251)).ShouldBe(new RowCount(2250, 0, 0, 1, 0, 0));
    }

    [Fact]
    public async Task A_product_and_its_facts_that_arrive_at_once_always_meet()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(part => part % 2 == 0
            ? _platform.SendLinesAsync("interactions", Enumerable.Range(part * 200, 200).Select(number => Fact(number, 120)))
            : _platform.SendLinesAsync("products", Enumerable.Range((part / 2) * 40, 40).Select(number => Product($"p{number}")))));
        (await _platform.UntilAsync("interactions", counts => counts is { Silver: 600, Pending: 0 })).ShouldBe(new RowCount(600, 0, 0, 0, 0, 0));
    }

    [Fact]
    public async Task What_waits_a_day_in_vain_goes_to_quarantine_and_stays_there_when_its_product_comes_after_all()
    {
        await _platform.SendLinesAsync("interactions", Enumerable.Range(0, 400).Select(number => Fact(number, 200)));
        await _platform.SettledAsync("interactions", 400);
        await _platform.SendLinesAsync("products", [Product("p0")]);
        await _platform.UntilAsync("interactions", counts => counts is { Silver: 2, Pending: 398 });

        _platform.Clock.Ahead = TimeSpan.FromHours(25.9);
        (await SweepAsync()).ShouldBe(0);
        await _platform.SendLinesAsync("interactions", [Fact(401, 200)]);
        await _platform.SettledAsync("interactions", 401);

        // Only what waits longer than 26 hours goes; the row of a moment ago still waits, beside two that go, for the same product.
        _platform.Clock.Ahead = TimeSpan.FromHours(26.1);
        (await SweepAsync()).ShouldBe(398);
        (await _platform.UntilAsync("interactions", counts => counts is { Quarantine: 398, Pending: 1 })).ShouldBe(new RowCount(2, 398, 1, 0, 0, 0));
        (await SweepAsync()).ShouldBe(0);

        await _platform.SendLinesAsync("products", [Product("p1"), Product("p2")]);
        (await _platform.UntilAsync("interactions", counts => counts.Silver >= 3)).ShouldBe(new RowCount(3, 398, 0, 0, 0, 0));
        await _platform.SendLinesAsync("interactions", [Fact(402, 200)]);
        (await _platform.UntilAsync("interactions", counts => counts.Silver >= 4)).ShouldBe(new RowCount(4, 398, 0, 0, 0, 0));
    }
}
