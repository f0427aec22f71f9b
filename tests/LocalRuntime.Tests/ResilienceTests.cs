using System.Text.Json;

namespace Millrace.LocalRuntime.Tests;

/// <summary>Failures: of the app, of the process, of readers that are too slow.</summary>
public sealed class ResilienceTests
{
    const string Orders = """[{"pubsubname":"pubsub","topic":"orders","route":"/orders"}]""";
    const string WithDeadLetters = """
        [{"pubsubname":"pubsub","topic":"orders","route":"/orders","deadLetterTopic":"dead"},
         {"pubsubname":"pubsub","topic":"dead","route":"/dead"}]
        """;
    const string RetryTwice = RuntimeFixture.UsualResources + """

        ---
        apiVersion: dapr.io/v1alpha1
        kind: Resiliency
        metadata: {name: res}
        spec:
          policies: {retries: {twice: {policy: constant, duration: 20ms, maxRetries: 2}}}
          targets: {components: {pubsub: {inbound: {retry: twice}}}}
        """;
    const string FastBackOff = """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: pubsub}
        spec: {type: pubsub.kafka, version: v1, metadata: [{name: backOffDuration, value: 20ms}]}
        """;

    static int N(AppCall call) => JsonDocument.Parse(call.Body).RootElement.GetProperty("data").GetInt32();

    [Fact]
    public async Task A_message_that_the_app_does_not_take_is_tried_by_the_policy_and_then_becomes_a_dead_letter()
    {
        await using var runtime = await RuntimeFixture.StartAsync(RetryTwice);
        await using var app = await FakeApp.StartAsync(WithDeadLetters, call => Task.FromResult((call.Path == "/dead" ? 200 : 500, "")));
        await using var attached = await runtime.AttachAsync("shop", app);

        await runtime.PublishAsync(attached, "orders", "1", key: "7");

        var dead = (await app.Calls.WaitForAsync(1, call => call.Path == "/dead"))[0];
        app.Calls.All.Count(call => call.Path == "/orders").ShouldBe(3);
        // A dead letter tells where it came from.
        (dead.Headers["__topic"], dead.Headers["__partition"], dead.Headers["__offset"], dead.Headers["__key"])
            .ShouldBe(("orders", "7", "0", "7"));
    }

    [Fact]
    public async Task Without_a_dead_letter_topic_a_message_comes_again_until_it_is_taken_and_holds_up_its_partition_only()
    {
        await using var runtime = await RuntimeFixture.StartAsync(FastBackOff);
        var refusals = 0;
        await using var app = await FakeApp.StartAsync(Orders, call =>
            Task.FromResult((N(call) == 1 && Interlocked.Increment(ref refusals) <= 3 ? 503 : 200, "")));
        await using var attached = await runtime.AttachAsync("shop", app);

        await runtime.PublishAsync(attached, "orders", "1", key: "0");
        await runtime.PublishAsync(attached, "orders", "2", key: "0");
        await runtime.PublishAsync(attached, "orders", "3", key: "1");

        var calls = await app.Calls.WaitForAsync(6);
        calls.Where(call => call.Headers["__key"] == "0").Select(N).ShouldBe([1, 1, 1, 1, 2]);
        calls.Count(call => N(call) == 3).ShouldBe(1);
    }

    [Fact]
    public async Task Of_a_batch_the_policy_sends_again_only_what_is_still_open()
    {
        await using var runtime = await RuntimeFixture.StartAsync(RetryTwice);
        var first = true;
        await using var app = await FakeApp.StartAsync("""
            [{"pubsubname":"pubsub","topic":"orders","route":"/bulk","bulkSubscribe":{"enabled":true,"maxMessagesCount":3,"maxAwaitDurationMs":5000}}]
            """, call =>
        {
            var statuses = JsonDocument.Parse(call.Body).RootElement.GetProperty("entries").EnumerateArray()
                .Select(entry => entry.GetProperty("entryId").GetString())
                .Select(id => new { entryId = id, status = id == "1" && first ? "RETRY" : "SUCCESS" }).ToList();
            first = false;
            return Task.FromResult((200, JsonSerializer.Serialize(new { statuses })));
        });
        await using var attached = await runtime.AttachAsync("shop", app);

        await runtime.SendAsync(attached, HttpMethod.Post, "/v1.0/publish/bulk/pubsub/orders?metadata.partitionKey=0", """
            [{"entryId":"a","event":1,"contentType":"application/json","metadata":{}},
             {"entryId":"b","event":2,"contentType":"application/json","metadata":{}},
             {"entryId":"c","event":3,"contentType":"application/json","metadata":{}}]
            """);

        var calls = await app.Calls.WaitForAsync(2);
        calls.Select(call => JsonDocument.Parse(call.Body).RootElement.GetProperty("entries").EnumerateArray()
                .Select(entry => entry.GetProperty("event").GetProperty("data").GetInt32()).ToArray())
            .ShouldBe([[1, 2, 3], [2]]);
    }

    [Fact]
    public async Task An_expired_event_is_not_delivered()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var publisher = await runtime.AttachAsync("publisher");
        await runtime.SendAsync(publisher, HttpMethod.Post, "/v1.0/publish/pubsub/orders?metadata.partitionKey=0&metadata.ttlInSeconds=-1", "1");
        await runtime.PublishAsync(publisher, "orders", "2", key: "0");

        await using var app = await FakeApp.StartAsync(Orders);
        await using var attached = await runtime.AttachAsync("shop", app);

        (await app.Calls.WaitForAsync(1)).Select(N).ShouldBe([2]);
    }

    [Fact]
    public async Task Publishing_is_refused_while_readers_are_too_far_behind_and_works_again_when_they_have_caught_up()
    {
        await using var runtime = await RuntimeFixture.StartAsync(change: options => new LocalRuntimeOptions
        {
            DataFolder = options.DataFolder, ResourcePaths = options.ResourcePaths, MostBacklogBytes = 2000,
        });
        var open = new TaskCompletionSource();
        await using var app = await FakeApp.StartAsync(Orders, async _ =>
        {
            await open.Task;
            return (200, "");
        });
        await using var attached = await runtime.AttachAsync("shop", app);

        var answers = new List<(int Status, string Body)>();
        for (var i = 0; i < 20; i++)
        {
            var (status, body, _) = await runtime.SendAsync(attached, HttpMethod.Post, "/v1.0/publish/pubsub/orders?metadata.partitionKey=0", "1");
            answers.Add((status, body));
        }
        var accepted = answers.Count(answer => answer.Status == 204);
        accepted.ShouldBeInRange(1, 19);
        answers[^1].Status.ShouldBe(500);
        answers[^1].Body.ShouldContain("ERR_PUBSUB_PUBLISH_MESSAGE");
        runtime.Host.Backlogs().ShouldHaveSingleItem().Messages.ShouldBe(accepted);

        open.SetResult();
        await app.Calls.WaitForAsync(accepted);
        await runtime.PublishAsync(attached, "orders", "1", key: "1");
        (await app.Calls.WaitForAsync(accepted + 1)).Length.ShouldBe(accepted + 1);
    }

    [Fact]
    public async Task What_a_killed_process_leaves_holds_every_accepted_message_and_value()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        var publisher = await runtime.AttachAsync("publisher");
        await Parallel.ForAsync(0, 200, async (i, _) => await runtime.PublishAsync(publisher, "orders", $"{i}", key: $"{i % 16}"));
        await runtime.SendAsync(publisher, HttpMethod.Post, "/v1.0/state/store", """[{"key":"k","value":"v"}]""");

        // The files as they lie there at this instant, with nothing flushed or closed.
        await using var heir = await RuntimeFixture.StartAsync();
        await heir.Host.DisposeAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(runtime.Folder, "data")))
            File.Copy(file, Path.Combine(heir.Folder, "data", Path.GetFileName(file)), overwrite: true);
        await heir.OpenAsync();

        await using var app = await FakeApp.StartAsync(Orders);
        await using var attached = await heir.AttachAsync("shop", app);
        var calls = await app.Calls.WaitForAsync(200);
        calls.Select(N).Order().ShouldBe(Enumerable.Range(0, 200));
        (await heir.SendAsync(await heir.AttachAsync("publisher"), HttpMethod.Get, "/v1.0/state/store/k")).Body.ShouldBe("\"v\"");
    }
}
