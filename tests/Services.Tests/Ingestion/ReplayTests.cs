using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>Rows of the quarantine go through the contract again once what was wrong with them has been put right.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    const string Latest = "Tenants:acme:TimeBounds:ecommerce:interactions:Latest";

    IntakePlatform _platform = null!;

    public async Task InitializeAsync() => _platform = await IntakePlatform.StartAsync((Latest, "2026-01-01T00:00:00Z"));

    public async Task DisposeAsync() => await _platform.DisposeAsync();

    // The operator sees that his bound was too narrow.
    Task WidenAsync() => _platform.RestartAsync((Latest, "none"));

    // Silver and quarantine are committed each for itself: what is waited for is all of it.
    Task<RowCount> BecomeAsync(RowCount expected) => _platform.UntilAsync("interactions", counts => counts == expected);

    static string Old(int number) => ShopEvents.Line(number, time: "2025-06-01T00:00:00Z");

    [Fact]
    public async Task A_replayed_row_is_in_silver_once_however_often_it_is_replayed()
    {
        await _platform.SendLinesAsync("interactions", ShopEvents.Lines(0, 700).Concat(Enumerable.Range(1000, 30).Select(Old)));
        (await _platform.SettledAsync("interactions", 730)).ShouldBe(new RowCount(30, 700, 0, 0, 0, 0));

        await WidenAsync();
        var (status, answer) = await _platform.ReplayAsync("interactions", """{"dry_run":true}""");
        status.ShouldBe(HttpStatusCode.OK);
        answer.ToJsonString().ShouldBe("""{"dry_run":true,"selected":700,"sent":0,"holding":700,"broken":[]}""");
        (await _platform.CountsAsync("interactions")).Quarantine.ShouldBe(700);

        // Asked three times at once, before anything can have come through.
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _platform.ReplayAsync("interactions")));
        answers.ShouldAllBe(one => one.Status == HttpStatusCode.Accepted);
        answers[0].Answer["selected"]!.GetValue<long>().ShouldBe(700);
        await BecomeAsync(new RowCount(730, 0, 0, 0, 0, 0));

        (await _platform.ReplayAsync("interactions")).Answer["selected"]!.GetValue<long>().ShouldBe(0);
        // What was sent again behind the replays has found its place when this has.
        await _platform.SendLinesAsync("interactions", ShopEvents.Lines(2000, 100));
        (await _platform.SettledAsync("interactions", 830)).ShouldBe(new RowCount(830, 0, 0, 0, 0, 0));
        (await _platform.QuarantineAsync("interactions"))["rows"]!.AsArray().ShouldBeEmpty();

        // It is remembered as any accepted row is: under its own id.
        await _platform.SendLinesAsync("interactions", ShopEvents.Lines(5, 1));
        (await _platform.SettledAsync("interactions", 831)).ShouldBe(new RowCount(830, 0, 0, 1, 0, 0));
    }

    [Fact]
    public async Task A_row_that_fails_again_stays_with_its_new_reasons_and_one_that_came_meanwhile_makes_it_a_repeat()
    {
        await _platform.SendLinesAsync("interactions",
        [
            ShopEvents.Line(1), ShopEvents.Line(2, type: "wish"), ShopEvents.Line(3), ShopEvents.Line(3),
            ShopEvents.Line(4, more: ",\"quantity\":0"),
        ]);
        await _platform.SendLinesAsync("interactions", [ShopEvents.Line(3)]);
        (await _platform.SettledAsync("interactions", 5)).ShouldBe(new RowCount(0, 5, 0, 0, 0, 0));

        await WidenAsync();
        await _platform.SendLinesAsync("interactions", [ShopEvents.Line(1, product: "p-corrected")]);
        await _platform.SettledAsync("interactions", 6);
        var (_, answer) = await _platform.ReplayAsync("interactions");
        answer["sent"]!.GetValue<long>().ShouldBe(5);
        answer["holding"]!.GetValue<long>().ShouldBe(3);
        answer["broken"]!.AsArray().Select(one => one!["code"]!.GetValue<string>()).ShouldBe(["not_allowed", "out_of_range"], ignoreOrder: true);

        // 1 came corrected and stays so; 3 was quarantined twice and is one row; 2 and 4 broke another rule all along.
        await BecomeAsync(new RowCount(2, 2, 0, 2, 1, 0));
        var rows = (await _platform.QuarantineAsync("interactions"))["rows"]!.AsArray();
        rows.Select(row => (row!["payload"]!["interaction_id"]!.GetValue<string>(), string.Join(',', row["broken"]!.AsArray().Select(broken => broken!["code"]!.GetValue<string>()))))
            .ShouldBe([("i2", "not_allowed"), ("i4", "out_of_range")], ignoreOrder: true);
    }

    [Fact]
    public async Task What_waited_too_long_passes_when_its_product_has_come_and_one_sent_again_meanwhile_is_no_repeat()
    {
        await _platform.RestartAsync((Latest, "none"), ("Tenants:acme:Dimensions:0", "ecommerce.products"));
        await _platform.SendLinesAsync("interactions", Enumerable.Range(0, 40).Select(number => ShopEvents.Line(number, product: string.Create(CultureInfo.InvariantCulture, $"p{number % 4}"))));
        await _platform.SettledAsync("interactions", 40);
        _platform.Clock.Ahead = TimeSpan.FromHours(27);
        using (var swept = await _platform.Validation.PostAsync(new Uri("/cron/pending-sweep", UriKind.Relative), null))
            swept.EnsureSuccessStatusCode();
        await BecomeAsync(new RowCount(0, 40, 0, 0, 0, 0));

        await _platform.SendLinesAsync("products", Enumerable.Range(0, 3).Select(number => $"{{\"product_id\":\"p{number}\",\"updated_at\":\"2026-01-01T00:00:00Z\"}}"));
        await _platform.SettledAsync("products", 3);
        await _platform.SendLinesAsync("interactions", [ShopEvents.Line(0, product: "p0")]);
        (await _platform.SettledAsync("interactions", 41)).ShouldBe(new RowCount(1, 40, 0, 0, 0, 0));

        // Ten of the forty still miss theirs: they wait again.
        (await _platform.ReplayAsync("interactions", """{"codes":["unknown_reference"]}""")).Answer["sent"]!.GetValue<long>().ShouldBe(40);
        await BecomeAsync(new RowCount(30, 0, 10, 1, 0, 0));
        await _platform.SendLinesAsync("products", ["""{"product_id":"p3","updated_at":"2026-01-01T00:00:00Z"}"""]);
        await BecomeAsync(new RowCount(40, 0, 0, 1, 0, 0));
    }

    [Fact]
    public async Task Lines_of_an_upload_that_were_refused_are_readmitted()
    {
        var lines = Enumerable.Range(0, 20).Select(number => string.Create(CultureInfo.InvariantCulture, $"i{number},u{number % 5},p1,view,{(number < 12 ? "2026-03-01T00:00:00Z" : "2025-03-01T00:00:00Z")}"));
        var file = "interaction_id,user_id,product_id,interaction_type,timestamp\n" + string.Join('\n', lines) + "\nno line at all\n";
        var (status, answer) = await _platform.UploadAsync("interactions", "policy=quarantine", new MemoryStream(Encoding.UTF8.GetBytes(file)));
        status.ShouldBe(HttpStatusCode.OK, answer.ToJsonString());
        await BecomeAsync(new RowCount(8, 0, 0, 0, 0, 13));

        await WidenAsync();
        var (_, replay) = await _platform.ReplayAsync("interactions");
        replay.ToJsonString().ShouldBe("""{"dry_run":false,"selected":13,"sent":12,"holding":12,"broken":[{"code":"malformed_csv","rule":"csv","column":null,"rows":1}]}""");
        await BecomeAsync(new RowCount(20, 0, 0, 0, 0, 1, 12));
    }

    [Fact]
    public async Task Conditions_select_and_what_they_cannot_be_is_told()
    {
        await _platform.SendLinesAsync("interactions", [ShopEvents.Line(1, more: ",\"event_id\":\"e1\""), ShopEvents.Line(2, type: "wish"), Old(3).Replace("view", "wish", StringComparison.Ordinal)]);
        await _platform.SettledAsync("interactions", 3);
        var before = _platform.Clock.GetUtcNow().ToString("O");
        _platform.Clock.Ahead = TimeSpan.FromHours(1);
        await _platform.SendLinesAsync("interactions", ShopEvents.Lines(10, 5));
        await _platform.SettledAsync("interactions", 8);

        async Task<string> Selected(string request) => (await _platform.ReplayAsync("interactions", request.Replace("{", "{\"dry_run\":true,", StringComparison.Ordinal))).Answer["selected"]!.ToString();
        (await Selected("""{"codes":["time_out_of_bounds"]}""")).ShouldBe("7");
        (await Selected("""{"codes":["not_allowed"]}""")).ShouldBe("2");
        (await Selected("""{"codes":["not_allowed"],"rules":["time_bounds"]}""")).ShouldBe("1");
        (await Selected("""{"ids":["e1","e2"]}""")).ShouldBe("1");
        (await Selected($$"""{"start_ts":"{{before}}"}""")).ShouldBe("5");
        (await Selected($$"""{"end_ts":"{{before}}"}""")).ShouldBe("3");
        (await Selected("""{"limit":2}""")).ShouldBe("2");

        var page = await _platform.QuarantineAsync("interactions", "code=time_out_of_bounds&limit=3");
        (page["rows"]!.AsArray().Count, page["more"]!.GetValue<bool>()).ShouldBe((3, true));
        var one = (await _platform.QuarantineAsync("interactions", "id=e1"))["rows"]!.AsArray().ShouldHaveSingleItem()!;
        (one["event_id"]!.GetValue<string>(), one["source"]!.GetValue<string>(), one["payload"]!["interaction_id"]!.GetValue<string>()).ShouldBe(("e1", "http", "i1"));

        foreach (var wrong in (string[])["[]", "{", """{"code":"x"}""", """{"limit":0}""", """{"limit":1.5}""", """{"start_ts":"yesterday"}""", """{"start_ts":"2026-01-02","end_ts":"2026-01-02"}"""])
        {
            var (status, answer) = await _platform.ReplayAsync("interactions", wrong);
            (status, answer["code"]?.GetValue<string>()).ShouldBe((HttpStatusCode.BadRequest, "invalid_argument"), wrong);
        }

        (await _platform.ReplayAsync("nothing")).Answer["code"]!.GetValue<string>().ShouldBe("unknown_dataset");
        (await _platform.CountsAsync("interactions")).Quarantine.ShouldBe(8);
    }

    [Fact]
    public async Task Nobody_replays_another_tenants_rows()
    {
        await _platform.SendLinesAsync("interactions", ShopEvents.Lines(0, 3));
        await _platform.SettledAsync("interactions", 3);
        using var client = new HttpClient { BaseAddress = _platform.Validation.BaseAddress };
        (await _platform.ReplayAsync("interactions", by: client)).ShouldSatisfyAllConditions(
            answer => answer.Status.ShouldBe(HttpStatusCode.Unauthorized), answer => answer.Answer["code"]!.GetValue<string>().ShouldBe("invalid_api_key"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key-of-narrow");
        (await _platform.ReplayAsync("interactions", by: client)).Status.ShouldBe(HttpStatusCode.NotFound);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key-of-other");
        (await _platform.ReplayAsync("interactions", by: client)).Answer["selected"]!.GetValue<long>().ShouldBe(0);
        client.DefaultRequestHeaders.Add("X-Tenant-Id", "acme");
        (await _platform.ReplayAsync("interactions", by: client)).ShouldSatisfyAllConditions(
            answer => answer.Status.ShouldBe(HttpStatusCode.Forbidden), answer => answer.Answer["code"]!.GetValue<string>().ShouldBe("tenant_mismatch"));
    }
}
