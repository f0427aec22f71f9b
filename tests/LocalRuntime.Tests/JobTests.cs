using System.Text.Json;

namespace Millrace.LocalRuntime.Tests;

/// <summary>Jobs: what the recordings leave to chance.</summary>
public sealed class JobTests
{
    static Task<(int Status, string Body, HttpResponseMessage Response)> ScheduleAsync(RuntimeFixture runtime, AttachedApp app, string name, string job) =>
        runtime.SendAsync(app, HttpMethod.Post, $"/v1.0-alpha1/jobs/{name}", job);

    [Fact]
    public async Task Every_tick_of_a_job_goes_to_one_instance()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await FakeApp.StartAsync("[]");
        await using var first = await runtime.AttachAsync("shop", app);
        await using var second = await runtime.AttachAsync("shop", app);

        (await ScheduleAsync(runtime, first, "tick", """{"schedule":"@every 1s","repeats":3,"data":6}""")).Status.ShouldBe(204);

        var calls = await app.Calls.WaitForAsync(3);
        calls.Select(call => (call.Path, call.Body)).ShouldBe(Enumerable.Repeat(("/job/tick", "6"), 3));
        await GoneAsync(runtime, second, "tick");
        app.Calls.All.Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_job_survives_its_runtime_and_its_missed_time_is_made_up_for()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        var publisher = await runtime.AttachAsync("shop");
        (await ScheduleAsync(runtime, publisher, "late", """{"dueTime":"1ms","data":{"b":1,"a":"x"}}""")).Status.ShouldBe(204);
        (await ScheduleAsync(runtime, publisher, "later", """{"schedule":"@every 1h","repeats":7,"data":null}""")).Status.ShouldBe(204);
        // The app has no port, so nobody takes the first one.
        await runtime.Host.DisposeAsync();
        await runtime.OpenAsync();

        await using var app = await FakeApp.StartAsync("[]");
        await using var attached = await runtime.AttachAsync("shop", app);

        (await app.Calls.WaitForAsync(1)).Select(call => (call.Path, call.Body)).ShouldBe([("/job/late", """{"a":"x","b":1}""")]);
        var (status, body, _) = await runtime.SendAsync(attached, HttpMethod.Get, "/v1.0-alpha1/jobs/later");
        status.ShouldBe(200);
        JsonDocument.Parse(body).RootElement.GetProperty("repeats").GetInt32().ShouldBe(7);
        await GoneAsync(runtime, attached, "late");
    }

    [Fact]
    public async Task A_failed_job_is_tried_again_as_its_policy_says()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await FakeApp.StartAsync("[]", _ => Task.FromResult((500, "")));
        await using var attached = await runtime.AttachAsync("shop", app);

        await ScheduleAsync(runtime, attached, "twice", """{"dueTime":"0s","data":1,"failurePolicy":{"constant":{"interval":"0.02s","maxRetries":2}}}""");
        await ScheduleAsync(runtime, attached, "once", """{"dueTime":"0s","data":1,"failurePolicy":{"drop":{}}}""");

        await GoneAsync(runtime, attached, "twice");
        await GoneAsync(runtime, attached, "once");
        app.Calls.All.CountBy(call => call.Path).ToDictionary().ShouldBe(
            new Dictionary<string, int> { ["/job/twice"] = 3, ["/job/once"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_deleted_job_does_not_fire()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await FakeApp.StartAsync("[]");
        await using var attached = await runtime.AttachAsync("shop", app);
        await ScheduleAsync(runtime, attached, "never", """{"dueTime":"1s","data":1}""");

        (await runtime.SendAsync(attached, HttpMethod.Delete, "/v1.0-alpha1/jobs/never")).Status.ShouldBe(204);
        await ScheduleAsync(runtime, attached, "after", """{"dueTime":"1500ms","data":1}""");

        (await app.Calls.WaitForAsync(1)).Select(call => call.Path).ShouldBe(["/job/after"]);
    }

    static async Task GoneAsync(RuntimeFixture runtime, AttachedApp app, string name)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while ((await runtime.SendAsync(app, HttpMethod.Get, $"/v1.0-alpha1/jobs/{name}")).Status == 200)
            await Task.Delay(20, limit.Token);
    }
}
