using Dapr;
using Dapr.Client;

namespace Millrace.LocalRuntime.Tests;

/// <summary>The client that the services use, over gRPC.</summary>
public sealed class GrpcTests
{
    static DaprClient Client(AttachedApp app) => new DaprClientBuilder()
        .UseGrpcEndpoint($"http://127.0.0.1:{app.GrpcPort}").UseHttpEndpoint($"http://127.0.0.1:{app.HttpPort}").Build();

    [Fact]
    public async Task State_is_written_read_and_guarded_by_etags()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await runtime.AttachAsync("shop");
        using var client = Client(app);
        var firstWrite = new StateOptions { Concurrency = ConcurrencyMode.FirstWrite };

        (await client.TrySaveStateAsync("store", "k", "one", "", firstWrite)).ShouldBeTrue();
        (await client.TrySaveStateAsync("store", "k", "two", "", firstWrite)).ShouldBeFalse();
        var (value, etag) = await client.GetStateAndETagAsync<string>("store", "k");
        value.ShouldBe("one");
        (await client.TrySaveStateAsync("store", "k", "three", etag, firstWrite)).ShouldBeTrue();
        (await client.TryDeleteStateAsync("store", "k", etag)).ShouldBeFalse();
        (await client.GetStateAsync<string>("store", "none")).ShouldBeNull();
    }

    [Fact]
    public async Task A_published_event_is_delivered_with_its_metadata()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await FakeApp.StartAsync("""[{"pubsubname":"pubsub","topic":"orders","route":"/orders"}]""");
        await using var attached = await runtime.AttachAsync("shop", app);
        using var client = Client(attached);

        await client.PublishEventAsync("pubsub", "orders", new { A = 1 },
            new Dictionary<string, string> { ["partitionKey"] = "5", ["cloudevent.type"] = "millrace.orders.v1" });

        var call = (await app.Calls.WaitForAsync(1))[0];
        call.Headers["__partition"].ShouldBe("5");
        call.Body.ShouldContain("\"type\":\"millrace.orders.v1\"");
        call.Body.ShouldStartWith("{\"data\":{\"a\":1}");
    }

    [Fact]
    public async Task An_error_carries_its_code_and_text()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await runtime.AttachAsync("shop");
        using var client = Client(app);

        var failure = await Should.ThrowAsync<DaprException>(() => client.GetStateAsync<string>("nosuch", "k"));

        failure.InnerException!.Message.ShouldContain("state store nosuch is not found");
    }
}
