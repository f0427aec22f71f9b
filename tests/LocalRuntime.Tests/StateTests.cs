using System.Text;

namespace Millrace.LocalRuntime.Tests;

public sealed class StateTests
{
    [Fact]
    public async Task A_value_is_saved_read_and_deleted_with_its_etag()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await runtime.AttachAsync("shop");

        (await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/state/store", """[{"key":"k","value":{"b":1,"a":2}}]""")).Status.ShouldBe(204);
        var (status, body, response) = await runtime.SendAsync(app, HttpMethod.Get, "/v1.0/state/store/k");
        (status, body).ShouldBe((200, """{"a":2,"b":1}"""));
        var etag = response.Headers.NonValidated["ETag"].ToString();

        (await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/state/store", $$"""[{"key":"k","value":3,"etag":"{{etag}}"}]""")).Status.ShouldBe(204);
        var stale = await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/state/store", $$"""[{"key":"k","value":4,"etag":"{{etag}}"}]""");
        (stale.Status, stale.Body).ShouldBe((409, """{"errorCode":"ERR_STATE_SAVE","message":"failed saving state in state store store: possible etag mismatch. error from state store"}"""));
        (await runtime.SendAsync(app, HttpMethod.Delete, "/v1.0/state/store/k")).Status.ShouldBe(204);
        (await runtime.SendAsync(app, HttpMethod.Get, "/v1.0/state/store/k")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_transaction_with_a_stale_etag_changes_nothing()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await runtime.AttachAsync("shop");

        var failed = await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/state/store/transaction",
            """{"operations":[{"operation":"upsert","request":{"key":"a","value":1}},{"operation":"upsert","request":{"key":"b","value":1,"etag":"x"}}]}""");

        failed.Status.ShouldBe(500);
        (await runtime.SendAsync(app, HttpMethod.Get, "/v1.0/state/store/a")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Values_are_read_in_process_by_their_prefixed_keys()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await runtime.AttachAsync("shop");
        await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/state/online", """[{"key":"k","value":"v"}]""");

        var values = runtime.Host.State.GetBulk("online", "online||", ["k", "none"]);

        Encoding.UTF8.GetString(values[0]!).ShouldBe("\"v\"");
        values[1].ShouldBeNull();
    }

    [Fact]
    public async Task Reads_in_process_see_whole_transactions_in_order_and_what_is_durable_at_once()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await runtime.AttachAsync("shop");
        using var done = new CancellationTokenSource();
        TaskCompletionSource[] reading = [new(), new()];
        var readers = reading.Select(begun => Task.Run(() =>
        {
            var (last, reads) = (0, 0);
            while (!done.IsCancellationRequested)
            {
                var (left, right) = Read();
                left.ShouldBe(right, "both are written by one transaction");
                left.ShouldBeGreaterThanOrEqualTo(last, "no read goes back");
                (last, reads) = (left, reads + 1);
                begun.TrySetResult();
            }
            return reads;
        })).ToArray();

        // On a busy machine they may come late.
        await Task.WhenAny(Task.WhenAll(reading.Select(begun => begun.Task)), Task.WhenAll(readers));
        for (var number = 1; number <= 300; number++)
        {
            var saved = await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/state/online/transaction", $$$"""
                {"operations":[{"operation":"upsert","request":{"key":"left","value":{{{number}}}}},{"operation":"upsert","request":{"key":"right","value":{{{number}}}}}]}
                """);
            saved.Status.ShouldBe(204);
            Read().ShouldBe((number, number));
        }
        await done.CancelAsync();

        (await Task.WhenAll(readers)).ShouldAllBe(reads => reads > 1);

        (int Left, int Right) Read()
        {
            var values = runtime.Host.State.GetBulk("online", "online||", ["left", "right"]);
            return (Number(values[0]), Number(values[1]));
        }

        static int Number(byte[]? value) => value is null ? 0 : int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_value_that_was_read_before_its_time_is_gone_after_it()
    {
        var clock = new LateClock();
        await using var runtime = await RuntimeFixture.StartAsync(clock: clock);
        await using var app = await runtime.AttachAsync("shop");
        await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/state/online", """[{"key":"k","value":1,"metadata":{"ttlInSeconds":"60"}}]""");
        runtime.Host.State.GetBulk("online", "online||", ["k"])[0].ShouldNotBeNull();

        clock.Late += TimeSpan.FromSeconds(61);

        runtime.Host.State.GetBulk("online", "online||", ["k"])[0].ShouldBeNull();
    }

    sealed class LateClock : TimeProvider
    {
        public TimeSpan Late { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Late;
    }
}
