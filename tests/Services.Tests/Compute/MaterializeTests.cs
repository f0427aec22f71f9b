using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Contracts.Delivery;
using Millrace.Online.Sidecar;
using Millrace.Services.Tests.Online;
using Millrace.Services.Tests.Serving;

namespace Millrace.Services.Tests.Compute;

/// <summary>Bases and populations from silver: what the stream never saw is served after one run.</summary>
public sealed class MaterializeTests
{
    static readonly FixedClock s_clock = new(DateTimeOffset.Parse("2026-03-02T12:00:00Z", CultureInfo.InvariantCulture));

    [Fact]
    public async Task One_run_serves_what_only_silver_knows_and_a_second_run_changes_nothing()
    {
        var lake = Directory.CreateTempSubdirectory("millrace-bases-").FullName;
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var compute = await ComputeHost.StartAsync(runtime, s_clock, lake);
        using var client = await runtime.AttachAsync(AppIds.FeatureServing);
        await using var serving = await ServingHost.StartAsync(ComputeHost.Packs, new DaprOnlineStore(client), s_clock);
        await ShopSilver.ProductsAsync(lake, ("p1", "2026-02-01T00:00:00Z", "Shoes", 7m), ("p2", "2026-02-01T00:00:00Z", "Shoes", 9m));
        await ShopSilver.InteractionsAsync(
            lake, ("e1", "2026-03-01T10:00:00Z", "u1", "p1", "purchase", null), ("e2", "2026-03-01T11:00:00Z", "u1", "p2", "view", null));
        for (var run = 0; run < 2; run++)
        {
            (await PostAsync(compute.Client, "/materialize-incremental", """{"end_ts":"2026-03-02T12:00:00Z"}""")).ShouldBe(200);
            (await ValueAsync(serving, "user_features:total_interactions", "user_id", "u1")).GetInt64().ShouldBe(2);
            (await ValueAsync(serving, "user_features:monetary_value", "user_id", "u1")).GetDecimal().ShouldBe(7m);
        }
        Directory.Delete(lake, recursive: true);
    }

    [Fact]
    public async Task Populations_are_served_without_anybody_asking_and_again_when_rows_come_late()
    {
        var lake = Directory.CreateTempSubdirectory("millrace-populations-").FullName;
        var clock = new FixedClock(DateTimeOffset.Parse("2026-03-02T12:00:30Z", CultureInfo.InvariantCulture));
        await using var runtime = await RuntimeFixture.StartAsync();
        using var validation = await runtime.AttachAsync(AppIds.Validation);
        await ShopSilver.ProductsAsync(lake, ("p1", "2026-02-01T00:00:00Z", "Shoes", 7m), ("p2", "2026-02-01T00:00:00Z", "Shoes", 9m));
        await ShopSilver.InteractionsAsync(lake, ("e1", "2026-03-02T10:00:00Z", "u1", "p1", "view", null), ("e2", "2026-03-02T12:00:10Z", "u1", "p3", "view", null));
        await using var compute = await ComputeHost.StartAsync(runtime, clock, lake);
        using var client = await runtime.AttachAsync(AppIds.FeatureServing);
        await using var serving = await ServingHost.StartAsync(ComputeHost.Packs, new DaprOnlineStore(client), clock);
        // Of two prices, the mean ranks are a quarter and three quarters.
        await UntilAsync(serving, "price_percentile", "p1", 0.25);
        await UntilAsync(serving, "price_percentile", "p2", 0.75);
        await UntilAsync(serving, "category_popularity", "p2", 1);

        await ShopSilver.ProductsAsync(lake, ("p3", "2026-02-02T00:00:00Z", "Hats", 5m));
        await ShopSilver.InteractionsAsync(lake, ("e3", "2026-03-02T11:00:00Z", "u1", "p3", "view", null));
        await new ShopStream(validation).ProductsAsync(1, 3, ("p3", "2026-02-02T00:00:00Z", "Hats", 5));
        await UntilAsync(serving, "item_support:item_vector", "p3", value => value.ValueKind == JsonValueKind.Array);
        // The arrival is noted after the product is visible, at whatever the clock says then: so the clock goes on while we wait.
        await UntilAsync(serving, "category_popularity", "p3", 0.5, () => clock.Now += TimeSpan.FromSeconds(1));
        await UntilAsync(serving, "category_popularity", "p1", 0.5);
        Directory.Delete(lake, recursive: true);
    }

    [Theory]
    [InlineData("/materialize", """{"feature_views":["user_features"]}""", 422)]
    [InlineData("/materialize", """{"start_ts":"yesterday-ish","end_ts":"2026-01-06T00:00:00Z"}""", 422)]
    [InlineData("/materialize", """{"start_ts":"2026-01-06T00:00:00Z","end_ts":"2026-01-01T00:00:00Z"}""", 422)]
    [InlineData("/materialize", """{"start_ts":"2026-01-01T00:00:00Z","end_ts":"2026-01-06T00:00:00Z","feature_views":["no_such_view"]}""", 404)]
    [InlineData("/materialize-incremental", """{"feature_views":["user_features"]}""", 422)]
    public async Task A_callers_mistake_is_told(string path, string body, int expected)
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var compute = await ComputeHost.StartAsync(runtime, s_clock, Path.GetTempPath());
        (await PostAsync(compute.Client, path, body)).ShouldBe(expected);
    }

    static async Task<int> PostAsync(HttpClient client, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Api-Key", "acme-key");
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    static Task UntilAsync(ServingHost serving, string feature, string product, double expected, Action? meanwhile = null) =>
        UntilAsync(
            serving, "item_features:" + feature, product, value => value.ValueKind == JsonValueKind.Number && value.GetDouble() == expected, meanwhile);

    static async Task UntilAsync(ServingHost serving, string feature, string product, Predicate<JsonElement> holds, Action? meanwhile = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        JsonElement last;
        while (!holds(last = await ValueAsync(serving, feature, "product_id", product)))
        {
            patience.IsCancellationRequested.ShouldBeFalse($"{feature} of {product} is still {last}");
            meanwhile?.Invoke();
            await Task.Delay(20, CancellationToken.None);
        }
    }

    static async Task<JsonElement> ValueAsync(ServingHost serving, string feature, string joinKey, string entity)
    {
        var (status, body) = await serving.PostAsync("/get-online-features", "{\"features\":[\"" + feature + "\"],\"entities\":{\"" + joinKey + "\":[\"" + entity + "\"]}}");
        status.ShouldBe(200, body.ToString());
        return body.GetProperty("results")[1].GetProperty("values")[0];
    }
}
