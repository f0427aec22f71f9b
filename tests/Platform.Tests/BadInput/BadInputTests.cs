using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Millrace.Platform.Tests.Processes;

namespace Millrace.Platform.Tests.BadInput;

/// <summary>What callers get for bad input, and that good events beside it go through and the program stays up.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    const string Route = "/v1/ecommerce/interactions/events";
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("millrace-bad-");
    StandaloneProcess _suite = null!;

    public async Task InitializeAsync()
    {
        _suite = new StandaloneProcess(_folder.FullName);
        await _suite.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _suite.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Each_kind_of_bad_line_is_told_with_its_place_and_its_neighbours_are_taken()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 80)) + string.Concat(Enumerable.Repeat("]", 80));
        var lines = new (string Line, string? Code)[]
        {
            (Event("g1"), null),
            ("""{"interaction_id":"x1","user_id":""", "malformed_json"),
            ("{\"interaction_id\":\"x2\",\"user_id\":\"u\",\"product_id\":\"p\",\"interaction_type\":\"view\",\"timestamp\":\"2024-01-15T14:30:00Z\",\"page_context\":" + deep + "}", "too_deep"),
            ("""{"interaction_id":"x3","product_id":"p","interaction_type":"view","timestamp":"2024-01-15T14:30:00Z"}""", "missing_key"),
            ("""{"interaction_id":"x4","user_id":"u","product_id":"p","interaction_type":"view"}""", "missing_time"),
            ("{\"interaction_id\":\"x5\",\"page_context\":\"" + new string('x', 10 << 20) + "\"}", "event_too_large"),
            (Event("g2"), null),
        };

        var (status, body) = await _suite.Api.PostAsync(Route, string.Join('\n', lines.Select(line => line.Line)), "application/x-ndjson");

        status.ShouldBe(202, body.ToString());
        body.GetProperty("accepted").GetInt32().ShouldBe(2);
        body.GetProperty("rejected").GetInt32().ShouldBe(lines.Count(line => line.Code is not null));
        body.GetProperty("errors").EnumerateArray()
            .Select(error => (error.GetProperty("index").GetInt32(), error.GetProperty("code").GetString()))
            .ShouldBe(lines.Select((line, index) => (index, line.Code)).Where(line => line.Code is not null), ignoreOrder: true);
        await VisibleAsync("user-g1", 1);
        await VisibleAsync("user-g2", 1);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_told_and_the_next_line_is_taken()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"user_id\":\""), 0xff, 0xfe, .. Encoding.UTF8.GetBytes("\"}\n" + Event("g3"))];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");

        using var answer = await _suite.Api.Http.PostAsync(Route, content);

        var json = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        json.GetProperty("accepted").GetInt32().ShouldBe(1, json.ToString());
        json.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("invalid_encoding");
    }

    [Theory]
    [InlineData("\"timestamp\":\"1970-01-01T00:00:00Z\"")]
    [InlineData("\"timestamp\":\"2300-01-01T00:00:00Z\"")]
    [InlineData("\"timestamp\":\"2024-01-15T14:30:00Z\",\"rating\":\"five\"")]
    [InlineData("\"timestamp\":\"2024-01-15T14:30:00Z\",\"rating\":\"NaN\"")]
    [InlineData("\"timestamp\":\"2024-01-15T14:30:00Z\",\"quantity\":0")]
    public async Task What_breaks_the_contract_lands_in_the_quarantine(string members)
    {
        var user = string.Create(CultureInfo.InvariantCulture, $"q{(uint)members.GetHashCode(StringComparison.Ordinal)}");
        var (status, body) = await _suite.Api.PostAsync(
            Route, $$"""{"interaction_id":"{{user}}","user_id":"{{user}}","product_id":"p","interaction_type":"view",{{members}}}""");

        status.ShouldBe(202, body.ToString());
        await _suite.Api.UntilAsync("the row is in the quarantine", async () => await Faults.LakeCounts.DistinctAsync(_folder.FullName, Faults.LakeCounts.Quarantine) > 0);
        (await TotalAsync(user)).ShouldBe(0);
    }

    [Fact]
    public async Task The_same_id_twice_counts_once_whatever_the_second_says()
    {
        await _suite.Api.PostAsync(Route, Event("twice"));
        await _suite.Api.PostAsync(Route, Event("twice").Replace("view", "purchase", StringComparison.Ordinal));
        await _suite.Api.PostAsync(Route, Event("after").Replace("user-after", "user-twice", StringComparison.Ordinal));

        await VisibleAsync("user-twice", 2);
    }

    [Fact]
    public async Task Names_and_keys_that_do_not_exist_get_their_problem_document()
    {
        (await CodeAsync("/v1/ecommerce/nothing/events", StandaloneProcess.Key)).ShouldBe((404, "unknown_dataset"));
        (await CodeAsync(Route, null)).ShouldBe((401, "invalid_api_key"));
        (await CodeAsync(Route, "wrong")).ShouldBe((401, "invalid_api_key"));
    }

    [Fact]
    public async Task A_tenant_that_is_not_the_keys_own_is_refused()
    {
        var line = Event("t1").Replace("{", "{\"tenant_id\":\"globex\",", StringComparison.Ordinal);

        var (status, body) = await _suite.Api.PostAsync(Route, line);

        body.ToString().ShouldContain("tenant_mismatch");
        status.ShouldBe(403);
    }

    static string Event(string id) =>
        $$"""{"interaction_id":"{{id}}","user_id":"user-{{id}}","product_id":"p","interaction_type":"view","timestamp":"2024-01-15T14:30:00Z"}""";

    async Task<(int Status, string? Code)> CodeAsync(string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_suite.Api.Http.BaseAddress!, path))
        {
            Content = new StringContent(Event("n"), Encoding.UTF8, "application/json"),
        };
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return ((int)answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("code").GetString());
    }

    Task VisibleAsync(string user, long total) =>
        _suite.Api.UntilAsync($"{user} has {total} interactions", async () => await TotalAsync(user) == total);

    async Task<long> TotalAsync(string user)
    {
        var (status, body) = await _suite.Api.PostAsync(
            "/get-online-features", JsonSerializer.Serialize(new { features = new[] { "user_features:total_interactions" }, entities = new { user_id = new[] { user } } }));
        status.ShouldBe((int)HttpStatusCode.OK, body.ToString());
        var value = body.GetProperty("results")[1].GetProperty("values")[0];
        return value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;
    }
}
