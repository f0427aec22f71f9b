using Millrace.LocalRuntime.Bindings;
using Millrace.LocalRuntime.Json;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Tests;

/// <summary>Invocation, secrets, bindings, metadata.</summary>
public sealed class BlockTests
{
    [Fact]
    public async Task A_call_reaches_the_other_app_and_its_answer_comes_back_as_it_is()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await FakeApp.StartAsync("[]", _ => Task.FromResult((418, "short and stout")));
        await using var callee = await runtime.AttachAsync("callee", app);
        await using var caller = await runtime.AttachAsync("caller");

        var (status, body, _) = await runtime.SendAsync(caller, HttpMethod.Put, "/v1.0/invoke/callee/method/pot/1?x=%2F", "tea", "text/plain");

        (status, body).ShouldBe((418, "short and stout"));
        var call = app.Calls.All.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Body, call.Headers["content-type"]).ShouldBe(("PUT", "/pot/1?x=%2F", "tea", "text/plain"));
        (call.Headers["dapr-caller-app-id"], call.Headers["dapr-callee-app-id"]).ShouldBe(("caller", "callee"));
        (await runtime.SendAsync(caller, HttpMethod.Get, "/hello", headers: ("dapr-app-id", "callee"))).Status.ShouldBe(418);
        (await runtime.SendAsync(caller, HttpMethod.Get, "/v1.0/invoke/nosuch/method/x")).Body
            .ShouldBe("""{"errorCode":"ERR_DIRECT_INVOKE","message":"failed to invoke, id: nosuch, err: couldn't find service: nosuch"}""");
    }

    [Fact]
    public async Task A_cron_binding_calls_the_app_that_wants_it()
    {
        await using var runtime = await RuntimeFixture.StartAsync("""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: tick}
            spec: {type: bindings.cron, version: v1, metadata: [{name: schedule, value: "@every 1s"}]}
            """);
        await using var app = await FakeApp.StartAsync("[]");
        await using var attached = await runtime.AttachAsync("shop", app);

        var calls = await app.Calls.WaitForAsync(2);

        calls.Select(call => (call.Method, call.Path)).ShouldBe([("OPTIONS", "/tick"), ("POST", "/tick")]);
        calls[1].Headers["timezone"].ShouldBe("Local");
    }

    [Theory]
    [InlineData("0 30 * * * *", "2026-01-31T23:30:00Z", "2026-02-01T00:30:00Z")]
    [InlineData("*/15 * * * *", "2026-01-01T00:01:00Z", "2026-01-01T00:15:00Z")]
    [InlineData("0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 9 * * mon-fri", "2026-01-02T09:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("0 0 13 * 5", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("@hourly", "2026-01-01T00:59:59.5Z", "2026-01-01T01:00:00Z")]
    [InlineData("@every 90s", "2026-01-01T00:00:01Z", "2026-01-01T00:01:31Z")]
    public void A_schedule_is_next_due_when_cron_says(string schedule, string after, string due) =>
        CronSchedule.Parse(schedule).After(DateTimeOffset.Parse(after)).ShouldBe(DateTimeOffset.Parse(due));

    [Theory]
    [InlineData("* * *")]
    [InlineData("61 * * * *")]
    [InlineData("@every soon")]
    public void A_text_that_is_no_schedule_is_refused(string schedule) =>
        Should.Throw<ResourceException>(() => CronSchedule.Parse(schedule));

    [Theory]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(12345678901234567890.0, "12345678901234567000")]
    [InlineData(9007199254740993.0, "9007199254740992")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(-1.5e-9, "-1.5e-9")]
    [InlineData(100.5, "100.5")]
    [InlineData(0, "0")]
    public void Numbers_are_written_as_go_writes_them(double value, string expected) => GoNumber.Text(value).ShouldBe(expected);
}
