using System.Globalization;
using System.Text.Json;
using Millrace.Catalog.Packs;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;
using Millrace.Testing;

namespace Millrace.Services.Tests.Serving;

/// <summary>Lookups over HTTP against records that the engine made from a few known events of the shop.</summary>
public sealed class OnlineFeaturesTests
{
    static readonly string s_packs = Path.Combine(SharedFolder.CheckoutRoot, "shared", "packs");
    static readonly DateTimeOffset s_now = Instant("2026-03-02T12:00:00Z");

    [Fact]
    public async Task A_lookup_finishes_stored_features_for_now_in_one_round_trip()
    {
        var (host, store) = await StartAsync();
        await using var _ = host;
        var (status, body) = await host.PostAsync(
            "/get-online-features",
            """{"features":["user_features:total_purchases","user_features:monetary_value","user_features:recency_days","user_features:favorite_category"],"entities":{"user_id":["u1","u2","nobody"]}}""");
        status.ShouldBe(200);
        Names(body).ShouldBe(["user_id", "total_purchases", "monetary_value", "recency_days", "favorite_category"]);
        Values(body, "user_id").ShouldBe("""["u1","u2","nobody"]""");
        // u1 bought 2 × 10.50 and 1 × 3.25; u2 looked once, a day and an hour ago.
        Values(body, "total_purchases").ShouldBe("[2,0,0]");
        Values(body, "monetary_value").ShouldBe("[24.25,0,0]");
        Values(body, "recency_days").ShouldBe("[0,1,null]");
        Statuses(body, "total_purchases").ShouldBe(["PRESENT", "PRESENT", "NOT_FOUND"]);
        Statuses(body, "recency_days").ShouldBe(["PRESENT", "PRESENT", "NOT_FOUND"]);
        Statuses(body, "favorite_category").ShouldBe(["PRESENT", "NULL_VALUE", "NOT_FOUND"]);
        Statuses(body, "user_id").ShouldBe(["PRESENT", "PRESENT", "PRESENT"]);
        Times(body, "user_id").ShouldBe(["1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"]);
        Times(body, "total_purchases").ShouldBe(["2026-03-02T11:30:00Z", "2026-03-02T11:30:00Z", "1970-01-01T00:00:00Z"]);
        store.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task Values_change_with_the_instant_asked_for_and_not_with_any_job()
    {
        var (host, _) = await StartAsync();
        await using var __ = host;
        var (_, body) = await host.PostAsync(
            "/get-online-features",
            """{"features":["user_features:recency_days","user_features:total_interactions"],"entities":{"user_id":["u1"]},"at":"2026-03-12T12:00:00Z"}""");
        Values(body, "recency_days").ShouldBe("[10]");
        (_, body) = await host.PostAsync(
            "/get-online-features",
            """{"features":["user_features:total_interactions"],"entities":{"user_id":["u1"]},"at":"2026-03-01T00:00:00Z"}""");
        Values(body, "total_interactions").ShouldBe("[0]", "an event at the instant is not before it");
    }

    [Fact]
    public async Task Values_are_outside_their_age_when_the_stream_has_stood_still_for_longer_than_the_views_ttl()
    {
        var (host, _) = await StartAsync();
        await using var __ = host;
        var (_, body) = await host.PostAsync(
            "/get-online-features",
            """{"features":["user_features:total_purchases"],"entities":{"user_id":["u1"]},"at":"2026-03-04T11:30:00.000001Z"}""");
        Statuses(body, "total_purchases").ShouldBe(["OUTSIDE_MAX_AGE"]);
        (_, body) = await host.PostAsync(
            "/get-online-features",
            """{"features":["user_features:total_purchases"],"entities":{"user_id":["u1"]},"at":"2026-03-04T11:30:00Z"}""");
        Statuses(body, "total_purchases").ShouldBe(["PRESENT"]);
    }

    [Fact]
    public async Task On_demand_features_join_what_is_stored_with_the_products_current_row()
    {
        var (host, store) = await StartAsync();
        await using var _ = host;
        var (status, body) = await host.PostAsync(
            "/get-online-features",
            """{"features":["interaction_features:category_match","interaction_features:price_match","interaction_features:day_of_week"],"entities":{"user_id":["u1","u1"],"product_id":["p1","p2"]},"full_feature_names":true}""");
        status.ShouldBe(200);
        Names(body).ShouldBe(["user_id", "product_id", "interaction_features__category_match", "interaction_features__price_match", "interaction_features__day_of_week"]);
        Values(body, "interaction_features__category_match").ShouldBe("[true,false]");
        // u1 paid (10.50 + 3.25) / 2 = 6.875 a piece on average; 20 % of it is 1.375; p1 costs 7, p2 costs 9.
        Values(body, "interaction_features__price_match").ShouldBe("[true,false]");
        Values(body, "interaction_features__day_of_week").ShouldBe("[0,0]", "2026-03-02 is a Monday");
        store.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task A_feature_service_answers_with_its_pinned_features_in_its_order()
    {
        var (host, _) = await StartAsync();
        await using var __ = host;
        var (status, body) = await host.PostAsync("/get-online-features", """{"feature_service":"customer_value","entities":{"user_id":["u1"]}}""");
        status.ShouldBe(200);
        Names(body).ShouldBe(["user_id", "recency_days", "frequency_score", "monetary_value", "avg_price_point", "total_purchases"]);
    }

    [Theory]
    [InlineData("""{"features":["no_view:x"],"entities":{"user_id":["u1"]}}""", 404, "unknown_feature_view")]
    [InlineData("""{"features":["user_features:no_feature"],"entities":{"user_id":["u1"]}}""", 404, "unknown_feature")]
    [InlineData("""{"features":["user_features@v9:total_purchases"],"entities":{"user_id":["u1"]}}""", 404, "unknown_feature_view")]
    [InlineData("""{"feature_service":"none","entities":{"user_id":["u1"]}}""", 404, "unknown_feature_service")]
    [InlineData("""{"features":["user features"],"entities":{"user_id":["u1"]}}""", 422, "invalid_feature_reference")]
    [InlineData("""{"features":["user_features:total_purchases","user_features:total_purchases"],"entities":{"user_id":["u1"]}}""", 400, "ambiguous_feature_name")]
    [InlineData("""{"features":["user_features:total_purchases"],"entities":{"product_id":["p1"]}}""", 400, "missing_entity_key")]
    [InlineData("""{"features":["user_features:total_purchases"],"entities":{"user_id":["u1",null]}}""", 422, "invalid_entity_key")]
    [InlineData("""{"features":["user_features:total_purchases"],"entities":{"user_id":["u1"]},"at":"yesterday"}""", 422, "invalid_field")]
    [InlineData("""{"features":["user_features:total_purchases"],"entities":{"user_id":["u1"]},"request_context":{"user_id":["u1"]}}""", 400, "duplicate_input")]
    [InlineData("""{"features":["user_features:total_purchases"],"entities":{"user_id":["u1"]}} {}""", 422, "malformed_json")]
    [InlineData("""[]""", 422, "invalid_body")]
    [InlineData("""{"features":"user_features:total_purchases","entities":{"user_id":["u1"]}}""", 422, "invalid_field")]
    [InlineData("""{"features":["user_features:total_purchases"],"entities":{"user_id":[{"a":1}]}}""", 422, "invalid_field")]
    public async Task A_callers_mistake_gets_a_problem_document_with_its_code(string request, int expected, string code)
    {
        var (host, _) = await StartAsync();
        await using var __ = host;
        var (status, body) = await host.PostAsync("/get-online-features", request);
        status.ShouldBe(expected);
        body.GetProperty("code").GetString().ShouldBe(code);
        body.GetProperty("detail").GetString()!.Length.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Tenants_see_their_own_records_and_foreign_keys_are_turned_away()
    {
        var settings = new Dictionary<string, string?> { ["Tenants:other:ApiKeys:0"] = "other-key", ["Tenants:poor:ApiKeys:0"] = "poor-key", ["Tenants:poor:Packs:0"] = "none" };
        var (host, _) = await StartAsync(settings);
        await using var __ = host;
        const string request = """{"features":["user_features:total_purchases"],"entities":{"user_id":["u1"]}}""";
        host.Client.DefaultRequestHeaders.Add("X-Api-Key", "acme-key");
        Statuses((await host.PostAsync("/get-online-features", request)).Body, "total_purchases").ShouldBe(["PRESENT"]);
        host.Client.DefaultRequestHeaders.Remove("X-Api-Key");
        host.Client.DefaultRequestHeaders.Add("Authorization", "Bearer other-key");
        Statuses((await host.PostAsync("/get-online-features", request)).Body, "total_purchases").ShouldBe(["NOT_FOUND"]);
        host.Client.DefaultRequestHeaders.Remove("Authorization");
        host.Client.DefaultRequestHeaders.Add("X-Api-Key", "poor-key");
        (await host.PostAsync("/get-online-features", request)).Status.ShouldBe(404, "the tenant does not have the pack");
        host.Client.DefaultRequestHeaders.Remove("X-Api-Key");
        host.Client.DefaultRequestHeaders.Add("X-Api-Key", "stolen");
        (await host.PostAsync("/get-online-features", request)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task An_instant_before_the_base_names_the_cutoff_and_the_way_to_history()
    {
        var (host, _) = await StartAsync();
        await using var __ = host;
        var (status, body) = await host.PostAsync(
            "/get-online-features",
            """{"features":["user_features:total_purchases"],"entities":{"user_id":["based"]},"at":"2026-02-27T23:59:59Z"}""");
        status.ShouldBe(422);
        body.GetProperty("code").GetString().ShouldBe("at_before_base");
        body.GetProperty("cutoff").GetString().ShouldBe("2026-02-28T00:00:00Z");
        body.GetProperty("historical").GetString().ShouldBe("/get-historical-features");
    }

    static async Task<(ServingHost Host, MemoryOnlineStore Store)> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var store = new MemoryOnlineStore();
        await ShopRecords.WriteAsync(PackFolders.Load(s_packs), store);
        return (await ServingHost.StartAsync(s_packs, store, new FixedClock(s_now), settings), store);
    }

    static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    static string[] Names(JsonElement body) =>
        [.. body.GetProperty("metadata").GetProperty("feature_names").EnumerateArray().Select(name => name.GetString()!)];

    static JsonElement Column(JsonElement body, string name) => body.GetProperty("results")[Array.IndexOf(Names(body), name)];

    static string Values(JsonElement body, string name) => Column(body, name).GetProperty("values").GetRawText();

    static string[] Statuses(JsonElement body, string name) =>
        [.. Column(body, name).GetProperty("statuses").EnumerateArray().Select(status => status.GetString()!)];

    static string[] Times(JsonElement body, string name) =>
        [.. Column(body, name).GetProperty("event_timestamps").EnumerateArray().Select(time => time.GetString()!)];
}
