using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Online.Sidecar;
using Millrace.Services.Tests.Online;
using Millrace.Services.Tests.Serving;
using Millrace.Testing.Shop;

namespace Millrace.Services.Tests.Compute;

/// <summary>Which entities get a new base, and that no reader meets a gap or an event twice whatever interval is asked for.</summary>
public sealed class BaseTests : IAsyncLifetime
{
    readonly string _root = Directory.CreateTempSubdirectory("millrace-bases-").FullName;
    readonly FixedClock _clock = new(Instant("2026-03-10T12:00:00Z"));
    RuntimeFixture _runtime = null!;
    DaprClient _validation = null!;
    DaprClient _client = null!;
    ServingHost _serving = null!;
    ComputeHost _compute = null!;
    ShopLake _lake = null!;

    public async Task InitializeAsync()
    {
        _lake = new ShopLake(_root);
        _runtime = await RuntimeFixture.StartAsync();
        _validation = await _runtime.AttachAsync(AppIds.Validation);
        _client = await _runtime.AttachAsync(AppIds.FeatureServing);
        _compute = await ComputeHost.StartAsync(_runtime, _clock, _root);
        _serving = await ServingHost.StartAsync(ComputeHost.Packs, new DaprOnlineStore(_client), _clock);
    }

    public async Task DisposeAsync()
    {
        await _serving.DisposeAsync();
        await _compute.DisposeAsync();
        _client.Dispose();
        _validation.Dispose();
        await _runtime.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_version_of_a_product_that_comes_after_the_base_is_healed_by_the_next_one()
    {
        await _lake.AppendAsync(new[] { new ShopFact("e1", Micros("2026-03-08T10:00:00Z"), "u1", "p1", "purchase") });
        await MaterializeAsync(null, "2026-03-10T12:00:00Z");
        (await UserAsync("monetary_value", "u1")).GetDecimal().ShouldBe(0);

        await _lake.AppendAsync(new[] { new ProductVersion("p1", Micros("2026-03-07T00:00:00Z")) { Category = "Shoes", Price = 7 } });
        await MaterializeAsync(null, "2026-03-10T12:00:00Z");
        (await UserAsync("monetary_value", "u1")).GetDecimal().ShouldBe(7);
        (await UserAsync("favorite_category", "u1")).GetString().ShouldBe("Shoes");

        await _lake.AppendAsync(new[] { new ProductVersion("p1", Micros("2026-03-09T00:00:00Z")) { Category = "Hats", Price = 9 } });
        await MaterializeAsync(null, "2026-03-10T12:00:00Z");
        (await UserAsync("monetary_value", "u1")).GetDecimal().ShouldBe(7, "it was bought before the price rose");
    }

    [Fact]
    public async Task A_machine_that_shows_itself_late_is_taken_out_of_the_products_it_looked_at()
    {
        await _lake.AppendAsync(new[]
        {
            new ShopFact("e1", Micros("2026-03-08T10:00:00Z"), "robot", "p1", "view"),
            new ShopFact("e2", Micros("2026-03-08T11:00:00Z"), "u1", "p1", "purchase"),
        });
        await MaterializeAsync(null, "2026-03-10T12:00:00Z");
        (await ItemAsync("conversion_rate", "p1")).GetDouble().ShouldBe(1);

        // None of these acts is about p1.
        await _lake.AppendAsync(Enumerable.Range(0, 61).Select(number => new ShopFact(
            string.Create(CultureInfo.InvariantCulture, $"r{number}"), Micros("2026-03-06T10:00:00Z") + (number * NaiveShop.Second / 2), "robot", "p2", "view")));
        await MaterializeAsync(null, "2026-03-10T12:00:00Z");
        (await ItemAsync("conversion_rate", "p1")).ValueKind.ShouldBe(JsonValueKind.Null, "the only view was a machine's");
    }

    [Fact]
    public async Task A_start_limits_the_work_to_entities_with_an_event_in_the_interval_and_the_end_is_their_bases_instant()
    {
        await _lake.AppendAsync(new[]
        {
            new ShopFact("e1", Micros("2026-03-04T10:00:00Z"), "old", "p1", "view"),
            new ShopFact("e2", Micros("2026-03-03T10:00:00Z"), "u1", "p2", "view"),
            new ShopFact("e3", Micros("2026-03-06T10:00:00Z"), "u1", "p2", "view"),
            new ShopFact("e4", Micros("2026-03-08T10:00:00Z"), "u1", "p2", "view"),
            new ShopFact("e5", Micros("2026-03-08T10:00:00Z"), "new", "p3", "view"),
        });
        await MaterializeAsync("2026-03-05T00:00:00Z", "2026-03-07T00:00:00Z");

        (await UserAsync("total_interactions", "u1")).GetInt64().ShouldBe(2, "all before the end, not only the interval's");
        foreach (var other in new[] { "old", "new" })
            (await AskAsync("user_features:total_interactions", "user_id", other)).Body.GetProperty("results")[1].GetProperty("statuses")[0].GetString()
                .ShouldBe("NOT_FOUND", other);
        var (status, problem) = await AskAsync("user_features:total_interactions", "user_id", "u1", at: "2026-03-06T23:59:59Z");
        status.ShouldBe(422);
        problem.GetProperty("code").GetString().ShouldBe("at_before_base");
        problem.GetProperty("cutoff").GetDateTimeOffset().ShouldBe(Instant("2026-03-07T00:00:00Z"));
        (await AskAsync("user_features:total_interactions", "user_id", "u1", at: "2026-03-07T00:00:00Z")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Whatever_intervals_are_materialized_a_reader_meets_no_gap_and_no_event_twice()
    {
        var stream = new ShopStream(_validation);
        var facts = Enumerable.Range(0, 8).Select(day => new ShopFact(
            string.Create(CultureInfo.InvariantCulture, $"e{day}"), Micros("2026-03-02T10:00:00Z") + (day * NaiveShop.Day), "u1", "p1", "view")).ToArray();
        foreach (var (fact, offset) in facts.Select((fact, offset) => (fact, offset)))
            await stream.InteractionsAsync(offset + 1, 3, (fact.Id, Text(fact.Time), fact.User, fact.Product, fact.Type, null));
        await UntilTotalAsync(8);
        await _lake.AppendAsync(facts);

        foreach (var (start, end) in new[]
        {
            ("2026-03-01T00:00:00Z", "2026-03-06T12:00:00Z"), ("2026-03-01T00:00:00Z", "2026-03-04T00:00:00Z"), (null, "2026-03-07T00:00:00Z"),
            ("2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z"), ("2026-03-08T00:00:00Z", "2026-03-20T00:00:00Z"), (null, "2026-03-05T00:00:00Z"),
        })
        {
            await MaterializeAsync(start, end);
            (await UserAsync("total_interactions", "u1")).GetInt64().ShouldBe(8, $"after {start}..{end}");
        }

        // A day after it saw the newer cutoff the stream forgets what lies before; then no base may go back behind it.
        await stream.InteractionsAsync(101, 3, ("f1", "2026-03-10T11:00:00Z", "u1", "p1", "view", null));
        await UntilTotalAsync(9);
        _clock.Now += TimeSpan.FromHours(25);
        await stream.InteractionsAsync(102, 3, ("f2", "2026-03-11T12:00:00Z", "u1", "p1", "view", null));
        await UntilTotalAsync(10);
        await _lake.AppendAsync(new[] { new ShopFact("f1", Micros("2026-03-10T11:00:00Z"), "u1", "p1", "view"), new ShopFact("f2", Micros("2026-03-11T12:00:00Z"), "u1", "p1", "view") });
        await MaterializeAsync("2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z");
        (await UserAsync("total_interactions", "u1")).GetInt64().ShouldBe(10);
        await MaterializeAsync(null, "2026-03-12T00:00:00Z");
        (await UserAsync("total_interactions", "u1")).GetInt64().ShouldBe(10);
    }

    async Task UntilTotalAsync(long total)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while ((await UserAsync("total_interactions", "u1")) is not { ValueKind: JsonValueKind.Number } value || value.GetInt64() < total)
        {
            patience.IsCancellationRequested.ShouldBeFalse();
            await Task.Delay(20, CancellationToken.None);
        }
    }

    async Task MaterializeAsync(string? start, string end)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, start is null ? "/materialize-incremental" : "/materialize")
        {
            Content = JsonContent.Create(new { start_ts = start, end_ts = end }),
        };
        request.Headers.Add("X-Api-Key", "acme-key");
        using var response = await _compute.Client.SendAsync(request);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
    }

    async Task<JsonElement> UserAsync(string feature, string user) => Value(await AskAsync("user_features:" + feature, "user_id", user));

    async Task<JsonElement> ItemAsync(string feature, string product) => Value(await AskAsync("item_features:" + feature, "product_id", product));

    Task<(int Status, JsonElement Body)> AskAsync(string feature, string key, string entity, string? at = null) => _serving.PostAsync(
        "/get-online-features",
        JsonSerializer.Serialize(new { features = new[] { feature }, entities = new Dictionary<string, object> { [key] = new[] { entity } }, at = at ?? Text(_clock) }));

    static JsonElement Value((int Status, JsonElement Body) answer)
    {
        answer.Status.ShouldBe(200, answer.Body.ToString());
        return answer.Body.GetProperty("results")[1].GetProperty("values")[0];
    }

    static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    static long Micros(string text) => ShopStream.Micros(text);

    static string Text(FixedClock clock) => clock.Now.ToString("O", CultureInfo.InvariantCulture);

    static string Text(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("O", CultureInfo.InvariantCulture);
}
