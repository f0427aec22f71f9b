using System.Globalization;
using System.Text.Json;
using Millrace.Services.Tests.Compute;

namespace Millrace.Services.Tests.Serving;

/// <summary>Values as of the past over HTTP, against silver written as Delta tables, with results counted by hand.</summary>
public sealed class HistoricalFeaturesTests : IAsyncLifetime
{
    readonly string _lake = Directory.CreateTempSubdirectory("millrace-history-").FullName;
    ServingHost _host = null!;

    public async Task InitializeAsync()
    {
        await ShopSilver.ProductsAsync(_lake, ("p1", "2026-02-01T00:00:00Z", "Shoes", 7m), ("p1", "2026-03-01T12:00:00Z", "Boots", 8m));
        await ShopSilver.InteractionsAsync(
            _lake,
            ("e1", "2026-03-01T10:00:00Z", "u1", "p1", "purchase", null),
            ("e2", "2026-03-01T13:00:00Z", "u1", "p1", "purchase", null),
            ("e3", "2026-03-01T14:00:00Z", "u2", "p1", "view", null));
        // The same id once more, as a race between lanes can leave it.
        await ShopSilver.InteractionsAsync(_lake, ("e1", "2026-03-01T10:00:00Z", "u1", "p1", "purchase", null));
        _host = await ServingHost.StartAsync(
            ComputeHost.Packs, new MemoryOnlineStore(), new FixedClock(DateTimeOffset.Parse("2026-03-02T12:00:00Z", CultureInfo.InvariantCulture)),
            new Dictionary<string, string?> { ["Lake:Root"] = _lake });
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_lake, recursive: true);
    }

    [Fact]
    public async Task Every_row_gets_the_values_of_its_own_instant_and_keeps_what_it_carried()
    {
        var (status, body) = await _host.PostAsync(
            "/get-historical-features",
            """
            {"features":["user_features:total_purchases","user_features:monetary_value","user_features:favorite_category"],"entity_rows":[
              {"user_id":"u1","event_timestamp":"2026-03-02T00:00:00Z","label":1},
              {"user_id":"u1","event_timestamp":"2026-03-01T10:00:00Z","label":{"a":[1]}},
              {"user_id":"u1","event_timestamp":"2026-03-01T10:00:00.000001Z"},
              {"user_id":"nobody","event_timestamp":"2026-03-02T00:00:00Z"}]}
            """);
        status.ShouldBe(200, body.ToString());
        var rows = body.EnumerateArray().ToArray();
        rows.Select(row => row.GetProperty("total_purchases").GetInt64()).ShouldBe([2, 0, 1, 0]);
        // 7 at the first purchase, 8 at the second: the price of the version valid then.
        rows.Select(row => row.GetProperty("monetary_value").GetDecimal()).ShouldBe([15m, 0m, 7m, 0m]);
        rows[2].GetProperty("favorite_category").GetString().ShouldBe("Shoes");
        rows[1].GetProperty("label").GetRawText().ShouldBe("""{"a":[1]}""");
        rows[3].GetProperty("label").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task An_entity_that_nobody_has_seen_has_the_values_of_an_empty_history_now_as_then()
    {
        var listed = JsonSerializer.Deserialize<JsonElement>(await _host.Client.GetStringAsync(new Uri("/v1/registry/views", UriKind.Relative)));
        var features = listed.EnumerateArray().Where(view => view.GetProperty("kind").GetString() != "event" && view.GetProperty("name").GetString() != "session_support")
            .SelectMany(view => view.GetProperty("features").EnumerateArray().Select(feature => $"{view.GetProperty("name")}:{feature.GetProperty("name")}")).ToArray();
        features.Length.ShouldBeGreaterThan(20);
        var asked = JsonSerializer.Serialize(features);
        var (status, online) = await _host.PostAsync(
            "/get-online-features", $$"""{"features":{{asked}},"full_feature_names":true,"entities":{"user_id":["nobody"],"product_id":["nothing"]},"at":"2026-03-02T12:00:00Z"}""");
        status.ShouldBe(200, online.ToString());
        (status, var history) = await _host.PostAsync(
            "/get-historical-features", $$"""{"features":{{asked}},"full_feature_names":true,"entity_rows":[{"user_id":"nobody","product_id":"nothing","event_timestamp":"2026-03-02T12:00:00Z"}]}""");
        status.ShouldBe(200, history.ToString());
        var names = online.GetProperty("metadata").GetProperty("feature_names").EnumerateArray().Select(name => name.GetString()!).ToArray();
        foreach (var (name, result) in names.Zip(online.GetProperty("results").EnumerateArray()).Skip(2))
        {
            var value = result.GetProperty("values")[0];
            value.GetRawText().ShouldBe(history[0].GetProperty(name).GetRawText(), name);
            if (!name.StartsWith("interaction_features", StringComparison.Ordinal) || value.ValueKind == JsonValueKind.Null)
                result.GetProperty("statuses")[0].GetString().ShouldBe("NOT_FOUND", name);
        }
        history[0].GetProperty("user_features__total_purchases").GetInt64().ShouldBe(0, "a count of nothing");
        history[0].GetProperty("user_features__favorite_category").ValueKind.ShouldBe(JsonValueKind.Null, "no evidence");
    }

    [Fact]
    public async Task The_whole_population_at_one_instant_has_a_row_per_known_entity()
    {
        var (status, body) = await _host.PostAsync(
            "/get-historical-features", """{"features":["user_features:total_interactions"],"entities":"all","at":"2026-03-01T13:30:00Z"}""");
        status.ShouldBe(200, body.ToString());
        body.EnumerateArray().Select(row => row.GetProperty("user_id").GetString()).ShouldBe(["u1"], "u2 came later");
        body[0].GetProperty("total_interactions").GetInt64().ShouldBe(2);
        body[0].GetProperty("event_timestamp").GetString().ShouldBe("2026-03-01T13:30:00Z");
    }

    [Theory]
    [InlineData("""{"features":["user_features:total_purchases"],"entity_rows":[{"user_id":"u1"}]}""", 422, "invalid_spine")]
    [InlineData("""{"features":["user_features:total_purchases"],"entity_rows":[{"event_timestamp":"2026-03-01T00:00:00Z"}]}""", 400, "missing_entity_key")]
    [InlineData("""{"features":["user_features:total_purchases"]}""", 422, "missing_field")]
    [InlineData("""{"features":["user_features:total_purchases"],"entities":"all"}""", 422, "missing_field")]
    [InlineData("""{"features":["interaction_events:time_of_day"],"entity_rows":[]}""", 422, "view_not_served")]
    [InlineData("""{"features":[""", 422, "malformed_json")]
    public async Task A_callers_mistake_gets_a_problem_document_with_its_code(string request, int expected, string code)
    {
        var (status, body) = await _host.PostAsync("/get-historical-features", request);
        status.ShouldBe(expected, body.ToString());
        body.GetProperty("code").GetString().ShouldBe(code);
    }
}
