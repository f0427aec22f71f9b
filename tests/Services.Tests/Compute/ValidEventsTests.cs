using System.Globalization;
using System.Text.Json;
using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Online.Sidecar;
using Millrace.Services.Tests.Online;
using Millrace.Services.Tests.Serving;

namespace Millrace.Services.Tests.Compute;

/// <summary>From a message of <c>events.valid</c> to a looked-up value, through the embedded runtime and both services.</summary>
public sealed class ValidEventsTests : IAsyncLifetime
{
    static readonly FixedClock s_clock = new(DateTimeOffset.Parse("2026-03-02T12:00:00Z", CultureInfo.InvariantCulture));

    readonly string _lake = Directory.CreateTempSubdirectory("millrace-lake-").FullName;
    RuntimeFixture _runtime = null!;
    DaprClient _validation = null!;
    DaprClient _servingClient = null!;
    ServingHost _serving = null!;
    ShopStream _stream = null!;

    public async Task InitializeAsync()
    {
        _runtime = await RuntimeFixture.StartAsync();
        _validation = await _runtime.AttachAsync(AppIds.Validation);
        _servingClient = await _runtime.AttachAsync(AppIds.FeatureServing);
        _serving = await ServingHost.StartAsync(ComputeHost.Packs, new DaprOnlineStore(_servingClient), s_clock);
        _stream = new ShopStream(_validation);
    }

    public async Task DisposeAsync()
    {
        await _serving.DisposeAsync();
        _validation.Dispose();
        _servingClient.Dispose();
        await _runtime.DisposeAsync();
        Directory.Delete(_lake, recursive: true);
    }

    [Fact]
    public async Task Events_are_served_once_they_are_folded_joined_with_the_products_known_then()
    {
        await using var compute = await ComputeHost.StartAsync(_runtime, s_clock, _lake);
        await _stream.ProductsAsync(1, 3, ("p1", "2026-02-01T00:00:00Z", "Shoes", 7));
        await UntilAsync("item_support:item_vector", "product_id", "p1", value => value.ValueKind == JsonValueKind.Array);
        await _stream.InteractionsAsync(
            1, 5,
            ("e1", "2026-03-02T11:00:00Z", "u1", "p1", "view", null),
            ("e2", "2026-03-02T11:01:00Z", "u1", "p1", "purchase", null));
        await UntilAsync("user_features:total_interactions", "user_id", "u1", value => value.GetInt64() == 2);
        (await ValueAsync("user_features:monetary_value", "user_id", "u1")).GetDecimal().ShouldBe(7m, "the product's price at that moment");
        (await ValueAsync("user_features:favorite_category", "user_id", "u1")).GetString().ShouldBe("Shoes");
        await UntilAsync("item_features:conversion_rate", "product_id", "p1", value => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 1);
    }

    [Fact]
    public async Task The_same_batch_delivered_again_changes_nothing()
    {
        await using var compute = await ComputeHost.StartAsync(_runtime, s_clock, _lake);
        var purchase = ("e1", "2026-03-02T11:00:00Z", "u1", "p1", "purchase", (double?)2.5);
        await _stream.InteractionsAsync(7, 5, purchase);
        await _stream.InteractionsAsync(7, 5, purchase);
        await _stream.InteractionsAsync(6, 5, purchase);
        await _stream.InteractionsAsync(8, 5, ("e9", "2026-03-02T11:30:00Z", "u1", "p2", "view", null));
        await UntilAsync("user_features:total_interactions", "user_id", "u1", value => value.GetInt64() >= 2);
        (await ValueAsync("user_features:total_purchases", "user_id", "u1")).GetInt64().ShouldBe(1);
        (await ValueAsync("user_features:monetary_value", "user_id", "u1")).GetDecimal().ShouldBe(2.5m);
        (await ValueAsync("user_features:total_interactions", "user_id", "u1")).GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task Lanes_that_meet_in_one_product_lose_no_event_and_count_none_twice()
    {
        await using var compute = await ComputeHost.StartAsync(_runtime, s_clock, _lake);
        // Offsets grow along lanes but not across them, as partitions shared by lanes make them.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async lane =>
        {
            for (var i = 0; i < 12; i++)
                await _stream.InteractionsAsync(100 - (lane * 6) + i, lane, ($"e{lane}-{i}", "2026-03-02T11:00:00Z", $"u{lane}", "hot", "view", null));
        }));
        await UntilAsync("item_features:popularity_score", "product_id", "hot", value => value.ValueKind == JsonValueKind.Number && value.GetDouble() >= 192);
        (await ValueAsync("item_features:popularity_score", "product_id", "hot")).GetDouble().ShouldBe(192);
    }

    [Fact]
    public async Task A_service_that_dies_between_batches_goes_on_where_it_was()
    {
        await using (await ComputeHost.StartAsync(_runtime, s_clock, _lake))
        {
            await _stream.InteractionsAsync(1, 5, ("e1", "2026-03-02T11:00:00Z", "u1", "p1", "purchase", 1));
            await UntilAsync("user_features:total_purchases", "user_id", "u1", value => value.GetInt64() == 1);
        }
        await _stream.InteractionsAsync(2, 5, ("e2", "2026-03-02T11:10:00Z", "u1", "p1", "purchase", 2));
        await _runtime.RestartAsync();
        _validation.Dispose();
        _validation = await _runtime.AttachAsync(AppIds.Validation);
        _servingClient.Dispose();
        await _serving.DisposeAsync();
        _servingClient = await _runtime.AttachAsync(AppIds.FeatureServing);
        _serving = await ServingHost.StartAsync(ComputeHost.Packs, new DaprOnlineStore(_servingClient), s_clock);
        await using var again = await ComputeHost.StartAsync(_runtime, s_clock, _lake);
        await UntilAsync("user_features:monetary_value", "user_id", "u1", value => value.GetDecimal() == 3);
    }

    async Task<JsonElement> ValueAsync(string feature, string joinKey, string entity)
    {
        var request = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["features"] = new[] { feature }, ["entities"] = new Dictionary<string, object> { [joinKey] = new[] { entity } },
        });
        var (status, body) = await _serving.PostAsync("/get-online-features", request);
        status.ShouldBe(200, body.ToString());
        return body.GetProperty("results")[1].GetProperty("values")[0];
    }

    async Task UntilAsync(string feature, string joinKey, string entity, Func<JsonElement, bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var value = await ValueAsync(feature, joinKey, entity);
        while (!holds(value))
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"{feature} of {entity} is still {value.GetRawText()}");
            await Task.Yield();
            value = await ValueAsync(feature, joinKey, entity);
        }
    }
}
