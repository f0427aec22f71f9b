using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Millrace.Services.Tests.Ingestion;

public sealed class EventsTests : IAsyncLifetime
{
    IntakePlatform _platform = null!;

    public async Task InitializeAsync() => _platform = await IntakePlatform.StartAsync();

    public async Task DisposeAsync() => await _platform.DisposeAsync();

    static string[] Codes(JsonObject answer) => [.. answer["errors"]!.AsArray().Select(error => $"{error!["index"]} {error["code"]}")];

    [Fact]
    public async Task Lines_without_end_reach_silver_once_however_often_they_are_sent()
    {
        var lines = ShopEvents.Lines(0, 3000).ToArray();
        var (status, answer) = await _platform.SendLinesAsync("interactions", lines);
        status.ShouldBe(HttpStatusCode.Accepted);
        answer["accepted"]!.GetValue<int>().ShouldBe(3000);
        (await _platform.SettledAsync("interactions", 3000)).Silver.ShouldBe(3000);

        (_, answer) = await _platform.SendLinesAsync("interactions", lines);
        answer["accepted"]!.GetValue<int>().ShouldBe(3000);
        var counts = await _platform.SettledAsync("interactions", 6000);
        counts.ShouldBe(new RowCount(3000, 0, 0, 3000, 0, 0));
    }

    [Fact]
    public async Task An_object_and_an_array_are_taken_as_lines_are()
    {
        var (status, answer) = await _platform.SendAsync("interactions", ShopEvents.Line(1), "application/json");
        (status, answer["accepted"]!.GetValue<int>()).ShouldBe((HttpStatusCode.Accepted, 1));
        (status, answer) = await _platform.SendAsync("interactions", $"\uFEFF [\n{ShopEvents.Line(2)} ,\n {ShopEvents.Line(3)}\n] ", "application/json; charset=utf-8");
        (status, answer["accepted"]!.GetValue<int>()).ShouldBe((HttpStatusCode.Accepted, 2));
        (status, answer) = await _platform.SendAsync("interactions", "[]", "application/json");
        (status, answer["accepted"]!.GetValue<int>()).ShouldBe((HttpStatusCode.Accepted, 0));
        (await _platform.SettledAsync("interactions", 3)).Silver.ShouldBe(3);
    }

    [Fact]
    public async Task Bad_lines_are_told_by_index_and_code_while_good_ones_beside_them_go_through()
    {
        var deep = "{\"x\":" + new string('[', 100) + new string(']', 100) + "," + ShopEvents.Line(9)[1..];
        byte[][] lines =
        [
            Encoding.UTF8.GetBytes(ShopEvents.Line(1)),
            "{\"interaction_id\":\"i2\",\"user_id\":"u8.ToArray(),
            Encoding.Latin1.GetBytes(ShopEvents.Line(3, user: "Jürgen")),
            Encoding.UTF8.GetBytes("{\"x\":\"" + new string('a', 10 << 20) + "\"," + ShopEvents.Line(4)[1..]),
            Encoding.UTF8.GetBytes(deep),
            Encoding.UTF8.GetBytes(ShopEvents.Line(6, user: "")),
            Encoding.UTF8.GetBytes(ShopEvents.Line(7, time: "")),
            Encoding.UTF8.GetBytes(ShopEvents.Line(8, more: ",\"tenant_id\":\"other\"")),
            "[1,2]"u8.ToArray(),
            Encoding.UTF8.GetBytes(ShopEvents.Line(10, more: ",\"rating\":NaN")),
            Encoding.UTF8.GetBytes(ShopEvents.Line(1)),
            [],
            Encoding.UTF8.GetBytes(ShopEvents.Line(12)),
        ];
        var body = lines.SelectMany(line => line.Append((byte)'\n')).ToArray();
        var (status, answer) = await _platform.SendAsync("interactions", new ByteArrayContent(body), "application/x-ndjson");
        status.ShouldBe(HttpStatusCode.Accepted);
        Codes(answer).ShouldBe(
        [
            "1 malformed_json", "2 invalid_encoding", "3 event_too_large", "4 too_deep", "5 missing_key", "6 missing_time",
            "7 tenant_mismatch", "8 malformed_json", "9 malformed_json",
        ]);
        answer["accepted"]!.GetValue<int>().ShouldBe(2);
        answer["duplicates"]!.GetValue<int>().ShouldBe(1);
        answer["rejected"]!.GetValue<int>().ShouldBe(9);
        (await _platform.SettledAsync("interactions", 2)).Silver.ShouldBe(2);
    }

    [Fact]
    public async Task Rows_that_break_their_contract_are_accepted_and_lie_in_quarantine()
    {
        string[] lines =
        [
            ShopEvents.Line(1), ShopEvents.Line(2, type: "like"), ShopEvents.Line(3, time: "1970-01-01T00:00:00Z"),
            ShopEvents.Line(4, time: "2300-01-01T00:00:00Z"), ShopEvents.Line(5, more: ",\"rating\":\"NaN\""), ShopEvents.Line(6, more: ",\"quantity\":0"),
        ];
        var (_, answer) = await _platform.SendLinesAsync("interactions", lines);
        answer["accepted"]!.GetValue<int>().ShouldBe(6);
        (await _platform.SettledAsync("interactions", 6)).ShouldBe(new RowCount(1, 5, 0, 0, 0, 0));
    }

    [Fact]
    public async Task The_first_of_two_rows_with_one_id_stays_and_other_content_is_a_conflict()
    {
        await _platform.SendLinesAsync("interactions", [ShopEvents.Line(1, more: ",\"event_id\":\"e1\"")]);
        await _platform.SettledAsync("interactions", 1);
        await _platform.SendLinesAsync("interactions", [ShopEvents.Line(1, type: "purchase", more: ",\"event_id\":\"e2\"")]);
        await _platform.SendLinesAsync("interactions", [ShopEvents.Line(2, type: "purchase", more: ",\"event_id\":\"e1\"")]);
        (await _platform.SettledAsync("interactions", 3)).ShouldBe(new RowCount(1, 0, 0, 2, 2, 0));
    }

    [Fact]
    public async Task Keys_tenants_datasets_and_media_types_are_checked_before_the_body()
    {
        async Task<(int, string)> TryAsync(string path, string? key, string media = "application/json", string body = "{}")
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, media) };
            if (key is not null)
                request.Headers.Add("X-Api-Key", key);
            using var bare = new HttpClient { BaseAddress = _platform.Ingestion.BaseAddress };
            using var response = await bare.SendAsync(request);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            problem["detail"]!.GetValue<string>().ShouldNotBeEmpty();
            return ((int)response.StatusCode, problem["code"]!.GetValue<string>());
        }

        (await TryAsync("/v1/ecommerce/interactions/events", null)).ShouldBe((401, "invalid_api_key"));
        (await TryAsync("/v1/ecommerce/interactions/events", "wrong")).ShouldBe((401, "invalid_api_key"));
        (await TryAsync("/v1/ecommerce/interactions/events", "key-of-narrow")).ShouldBe((403, "pack_not_allowed"));
        (await TryAsync("/v1/ecommerce/interactions/events?tenant_id=other", "key-of-acme")).ShouldBe((403, "tenant_mismatch"));
        (await TryAsync("/v1/ecommerce/clicks/events", "key-of-acme")).ShouldBe((404, "unknown_dataset"));
        (await TryAsync("/v1/shop/interactions/events", "key-of-acme")).ShouldBe((404, "unknown_dataset"));
        (await TryAsync("/v1/ecommerce/interactions/events", "key-of-acme", "text/html")).ShouldBe((415, "unsupported_media_type"));
        (await TryAsync("/v1/ecommerce/interactions/events", "key-of-acme", body: "{\"a\":")).ShouldBe((400, "malformed_json"));
        (await TryAsync("/v1/ecommerce/interactions/events", "key-of-acme", body: "")).ShouldBe((400, "malformed_json"));
    }

    [Fact]
    public async Task Tenants_never_meet()
    {
        await _platform.SendLinesAsync("interactions", ShopEvents.Lines(0, 5));
        using var other = new HttpClient { BaseAddress = _platform.Ingestion.BaseAddress };
        other.DefaultRequestHeaders.Add("X-Api-Key", "key-of-other");
        using var content = new StringContent(string.Join('\n', ShopEvents.Lines(0, 7)), Encoding.UTF8, "application/x-ndjson");
        using var response = await other.PostAsync(new Uri("/v1/ecommerce/interactions/events", UriKind.Relative), content);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await _platform.SettledAsync("interactions", 5)).Silver.ShouldBe(5);
    }
}
