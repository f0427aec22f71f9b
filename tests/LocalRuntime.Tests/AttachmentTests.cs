using Microsoft.Extensions.Logging.Abstractions;

namespace Millrace.LocalRuntime.Tests;

/// <summary>Services of other processes, over the control endpoint.</summary>
public sealed class AttachmentTests
{
    const string Orders = """[{"pubsubname":"pubsub","topic":"orders","route":"/orders"}]""";

    static Task<RuntimeFixture> RuntimeAsync() => RuntimeFixture.StartAsync(change: options => new LocalRuntimeOptions
    {
        DataFolder = options.DataFolder, ResourcePaths = options.ResourcePaths, ControlPort = 0,
    });

    static async Task<RuntimeAttachment> AttachAsync(RuntimeFixture runtime, FakeApp app)
    {
        var attachment = await RuntimeAttachment.AttachAsync(new Uri($"http://127.0.0.1:{runtime.Host.ControlPort}"),
            new AppRegistration { AppId = "shop", AppPort = app.Port }, TimeProvider.System, NullLogger.Instance, default);
        await attachment.Ready.WaitAsync(TimeSpan.FromSeconds(120));
        return attachment;
    }

    [Fact]
    public async Task An_attached_service_gets_messages_and_its_lanes_move_when_its_connection_ends()
    {
        await using var runtime = await RuntimeAsync();
        await using var publisher = await runtime.AttachAsync("publisher");
        await using var one = await FakeApp.StartAsync(Orders);
        await using var two = await FakeApp.StartAsync(Orders);
        await using var first = await AttachAsync(runtime, one);
        var second = await AttachAsync(runtime, two);
        for (var i = 0; i < 16; i++)
            await runtime.PublishAsync(publisher, "orders", "1", key: $"{i}");
        await one.Calls.WaitForAsync(8);
        await two.Calls.WaitForAsync(8);

        await second.DisposeAsync();
        for (var i = 0; i < 16; i++)
            await runtime.PublishAsync(publisher, "orders", "2", key: $"{i}");

        await one.Calls.WaitForAsync(16, call => call.Body.Contains("\"data\":2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_in_work_at_a_service_that_dies_comes_to_another_instance()
    {
        await using var runtime = await RuntimeAsync();
        await using var publisher = await runtime.AttachAsync("publisher");
        var (stuck, hung) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var dying = await FakeApp.StartAsync(Orders, async _ =>
        {
            stuck.TrySetResult();
            await hung.Task;
            return (200, "");
        });
        var first = await AttachAsync(runtime, dying);
        await runtime.PublishAsync(publisher, "orders", "1", key: "0");
        await stuck.Task.WaitAsync(TimeSpan.FromSeconds(120));

        await using var heir = await FakeApp.StartAsync(Orders);
        await first.DisposeAsync();
        await using var second = await AttachAsync(runtime, heir);

        (await heir.Calls.WaitForAsync(1))[0].Headers["__offset"].ShouldBe("0");
        hung.SetResult();
    }

    [Fact]
    public async Task An_ill_app_of_another_process_gets_nothing_until_it_is_well()
    {
        await using var runtime = await RuntimeAsync();
        await using var publisher = await runtime.AttachAsync("publisher");
        var well = false;
        await using var app = await FakeApp.StartAsync(Orders, call => Task.FromResult((call.Path != "/ready" || well ? 200 : 503, "")));
        await using var attachment = await RuntimeAttachment.AttachAsync(new Uri($"http://127.0.0.1:{runtime.Host.ControlPort}"),
            new AppRegistration
            {
                AppId = "shop", AppPort = app.Port,
                HealthCheck = new AppHealthCheck { Path = "/ready", Interval = TimeSpan.FromMilliseconds(50), Timeout = TimeSpan.FromSeconds(30) },
            }, TimeProvider.System, NullLogger.Instance, default);
        await runtime.PublishAsync(publisher, "orders", "1");
        await app.Calls.WaitForAsync(3, call => call.Path == "/ready");
        attachment.Ready.IsCompleted.ShouldBeFalse();
        (await runtime.SendAsync(publisher, HttpMethod.Get, "/v1.0/invoke/shop/method/x")).Body.ShouldContain("app is not in a healthy state");
        app.Calls.All.ShouldAllBe(call => call.Path == "/ready");

        well = true;

        await app.Calls.WaitForAsync(1, call => call.Path == "/orders");
        await attachment.Ready.WaitAsync(TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task A_registration_without_an_app_id_is_refused_with_the_reason()
    {
        await using var runtime = await RuntimeAsync();

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => RuntimeAttachment.AttachAsync(
            new Uri($"http://127.0.0.1:{runtime.Host.ControlPort}"), new AppRegistration { AppId = " " },
            TimeProvider.System, NullLogger.Instance, default));

        refused.Message.ShouldContain("app id is empty");
    }
}
