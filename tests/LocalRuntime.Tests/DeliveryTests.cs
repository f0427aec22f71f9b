using System.Text.Json;

namespace Millrace.LocalRuntime.Tests;

public sealed class DeliveryTests
{
    const string Orders = """[{"pubsubname":"pubsub","topic":"orders","route":"/orders"}]""";

    [Fact]
    public async Task A_published_object_arrives_as_a_cloud_event_with_its_position_in_the_headers()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await FakeApp.StartAsync(Orders);
        await using var attached = await runtime.AttachAsync("shop", app);

        await runtime.PublishAsync(attached, "orders", """{"z":1,"a":9007199254740993,"s":"é<&>"}""", key: "3");

        var call = (await app.Calls.WaitForAsync(1))[0];
        call.Path.ShouldBe("/orders");
        call.Headers["content-type"].ShouldBe("application/cloudevents+json");
        call.Headers["pubsubname"].ShouldBe("pubsub");
        (call.Headers["__topic"], call.Headers["__partition"], call.Headers["__offset"], call.Headers["__key"])
            .ShouldBe(("orders", "3", "0", "3"));
        call.Body.ShouldStartWith("""{"data":{"a":9007199254740993,"s":"é\u003c\u0026\u003e","z":1},"datacontenttype":"application/json","id":""");
        using var envelope = JsonDocument.Parse(call.Body);
        envelope.RootElement.GetProperty("source").GetString().ShouldBe("shop");
    }

    [Fact]
    public async Task Messages_of_one_key_arrive_in_order_and_never_two_at_a_time()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        var running = 0;
        var overlaps = 0;
        await using var app = await FakeApp.StartAsync(Orders, async _ =>
        {
            if (Interlocked.Increment(ref running) > 1)
                Interlocked.Increment(ref overlaps);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return (200, "");
        });
        await using var attached = await runtime.AttachAsync("shop", app);

        for (var i = 0; i < 50; i++)
            await runtime.PublishAsync(attached, "orders", $$"""{"n":{{i}}}""", key: "one");

        var calls = await app.Calls.WaitForAsync(50);
        calls.Select(call => JsonDocument.Parse(call.Body).RootElement.GetProperty("data").GetProperty("n").GetInt32())
            .ShouldBe(Enumerable.Range(0, 50));
        overlaps.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_after_the_file_is_opened_again()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        var publisher = await runtime.AttachAsync("publisher");
        // The group exists, but nobody takes the second message.
        await using (var app = await FakeApp.StartAsync(Orders))
        await using (await runtime.AttachAsync("shop", app))
        {
            await runtime.PublishAsync(publisher, "orders", """{"n":1}""", key: "0");
            await app.Calls.WaitForAsync(1);
        }
        await runtime.PublishAsync(publisher, "orders", """{"n":2}""", key: "0");
        await runtime.Host.DisposeAsync();
        await runtime.OpenAsync();

        await using var again = await FakeApp.StartAsync(Orders);
        await using var attached = await runtime.AttachAsync("shop", again);
        await runtime.PublishAsync(attached, "orders", """{"n":3}""", key: "0");

        var calls = await again.Calls.WaitForAsync(2);
        calls.Select(call => (call.Headers["__offset"], JsonDocument.Parse(call.Body).RootElement.GetProperty("data").GetRawText()))
            .ShouldBe([("1", """{"n":2}"""), ("2", """{"n":3}""")]);
    }

    [Fact]
    public async Task Each_app_and_each_component_of_an_app_gets_every_message()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        const string Both = """
            [{"pubsubname":"pubsub","topic":"orders","route":"/live"},{"pubsubname":"pubsub-lake","topic":"orders","route":"/lake"}]
            """;
        await using var one = await FakeApp.StartAsync(Both);
        await using var two = await FakeApp.StartAsync(Both);
        await using var first = await runtime.AttachAsync("one", one);
        await using var second = await runtime.AttachAsync("two", two);

        await runtime.PublishAsync(first, "orders", "1");

        foreach (var app in new[] { one, two })
            (await app.Calls.WaitForAsync(2)).Select(call => call.Path).Order().ShouldBe(["/lake", "/live"]);
    }

    [Fact]
    public async Task Partitions_are_shared_by_the_instances_of_an_app_and_move_when_one_leaves()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var publisher = await runtime.AttachAsync("publisher");
        await using var one = await FakeApp.StartAsync(Orders);
        await using var two = await FakeApp.StartAsync(Orders);
        await using var first = await runtime.AttachAsync("shop", one);
        var second = await runtime.AttachAsync("shop", two);

        for (var i = 0; i < 16; i++)
            await runtime.PublishAsync(publisher, "orders", "1", key: $"{i}");
        await one.Calls.WaitForAsync(8);
        await two.Calls.WaitForAsync(8);
        one.Calls.All.Concat(two.Calls.All).Select(call => call.Headers["__key"]).Distinct().Count().ShouldBe(16);

        await second.DisposeAsync();
        for (var i = 0; i < 16; i++)
            await runtime.PublishAsync(publisher, "orders", "2", key: $"{i}");
        (await one.Calls.WaitForAsync(24)).Length.ShouldBe(24);
    }
}
