using Millrace.Dapr.Tests.Sidecar;

namespace Millrace.Dapr.Tests.Client;

public sealed class SidecarHealthTests
{
    [Fact]
    public async Task Waiting_asks_the_outbound_health_until_it_is_good_and_nothing_else()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient(builder => builder.UseDaprApiToken("secret"));
        var asked = new List<string>();
        sidecar.OnRequest = context =>
        {
            asked.Add($"{context.Request.Method} {context.Request.Path} {context.Request.Headers["dapr-api-token"]}");
            context.Response.StatusCode = asked.Count < 3 ? 500 : 204;
            return Task.CompletedTask;
        };
        await client.WaitForSidecarAsync();
        asked.ShouldBe(Enumerable.Repeat("GET /v1.0/healthz/outbound secret", 3));
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        using var cancellation = new CancellationTokenSource();
        sidecar.OnRequest = context =>
        {
            context.Response.StatusCode = 500;
            cancellation.Cancel();
            return Task.CompletedTask;
        };
        await Should.ThrowAsync<OperationCanceledException>(() => client.WaitForSidecarAsync(cancellation.Token));
    }

    [Fact]
    public async Task A_timeout_ends_an_http_call()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient(builder => builder.UseTimeout(TimeSpan.FromMilliseconds(50)));
        sidecar.OnRequest = context =>
        {
            var gone = new TaskCompletionSource();
            context.RequestAborted.Register(gone.SetResult);
            return gone.Task;
        };
        await Should.ThrowAsync<OperationCanceledException>(() => client.CheckHealthAsync());
    }
}
