using Dapr;
using Dapr.Client;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Tests;

public sealed class LimitTests
{
    [Fact]
    public async Task A_body_that_is_too_large_is_refused_in_the_words_of_each_block()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        await using var app = await runtime.AttachAsync("shop");
        var large = new string('x', 5 << 20);

        var publish = await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/publish/pubsub/orders", large);
        (publish.Status, publish.Body.Contains("stream too large", StringComparison.Ordinal)).ShouldBe((500, true));
        var state = await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/state/store", large);
        (state.Status, state.Body).ShouldBe((400, """{"errorCode":"ERR_MALFORMED_REQUEST","message":"stream too large"}"""));
        var invoke = await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/invoke/shop/method/x", large);
        (invoke.Status, invoke.Body.Contains("stream too large", StringComparison.Ordinal)).ShouldBe((500, true));
        using var client = new DaprClientBuilder().UseGrpcEndpoint($"http://127.0.0.1:{app.GrpcPort}").Build();
        var grpc = await Should.ThrowAsync<DaprException>(() => client.SaveStateAsync("store", "k", large));
        grpc.InnerException!.Message.ShouldContain("received message larger than max");
    }

    [Fact]
    public async Task Two_components_of_one_name_are_refused()
    {
        var twice = RuntimeFixture.UsualResources + "\n---\n" + RuntimeFixture.UsualResources;

        var refused = await Should.ThrowAsync<ResourceException>(() => RuntimeFixture.StartAsync(twice));

        refused.Message.ShouldContain("'pubsub'");
    }

    [Fact]
    public async Task A_file_that_is_no_yaml_is_refused_with_its_line()
    {
        var refused = await Should.ThrowAsync<ResourceException>(() => RuntimeFixture.StartAsync("kind: Component\n  x: [1"));

        refused.Message.ShouldContain("line 2");
    }

    [Fact]
    public async Task The_api_answers_before_the_app_listens_and_deliveries_begin_when_it_does()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        int port;
        await using (var probe = await FakeApp.StartAsync("[]"))
            port = probe.Port;
        await using var attached = await runtime.Host.AttachAsync(new AppRegistration { AppId = "late", AppPort = port }, default);

        (await runtime.SendAsync(attached, HttpMethod.Get, "/v1.0/healthz/outbound")).Status.ShouldBe(204);
        (await runtime.SendAsync(attached, HttpMethod.Get, "/v1.0/healthz")).Status.ShouldBe(500);
        await runtime.PublishAsync(attached, "orders", "1");

        await using var app = await FakeApp.StartAsync("""[{"pubsubname":"pubsub","topic":"orders","route":"/orders"}]""", port: port);
        await app.Calls.WaitForAsync(1);
        await attached.Ready;
        (await runtime.SendAsync(attached, HttpMethod.Get, "/v1.0/healthz")).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData("name", "store||k")]
    [InlineData("none", "k")]
    [InlineData("custom", "custom||k")]
    [InlineData("appid", "shop||k")]
    public async Task Keys_are_stored_under_the_prefix_of_their_component(string prefix, string stored)
    {
        await using var runtime = await RuntimeFixture.StartAsync($$"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: store}
            spec: {type: state.redis, version: v1, metadata: [{name: keyPrefix, value: {{prefix}}}]}
            """);
        await using var app = await runtime.AttachAsync("shop");

        await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/state/store", """[{"key":"k","value":1}]""");

        runtime.Host.State.GetBulk("store", "", [stored])[0].ShouldBe("1"u8.ToArray());
    }
}
