using System.Net;
using System.Net.Sockets;
using Dapr;
using Dapr.Client;
using Google.Protobuf;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;
using Millrace.Dapr.Tests.Sidecar;
using Millrace.DaprProtocol.Transport;

namespace Millrace.Dapr.Tests.Client;

public sealed class ClientFailureTests
{
    [Fact]
    public async Task A_cancelled_call_is_cancelled_at_the_sidecar_too()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        var (asked, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        sidecar.OnCall = async (_, stopped) =>
        {
            asked.SetResult();
            using var registration = stopped.Register(() => aborted.SetResult());
            await aborted.Task;
            return GrpcAnswer.Ok(new GetStateResponse());
        };
        using var cancellation = new CancellationTokenSource();
        var call = client.GetByteStateAsync("s", "k", cancellationToken: cancellation.Token);
        await asked.Task;
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Nobody_there_is_unavailable_and_unhealthy()
    {
        using var client = new DaprClientBuilder().UseHttpEndpoint(Unused()).UseGrpcEndpoint(Unused()).Build();
        var failure = await Should.ThrowAsync<DaprException>(() => client.SaveStateAsync("s", "k", 1));
        failure.InnerException.ShouldBeOfType<GrpcStatusException>().Code.ShouldBe(GrpcStatusCode.Unavailable);
        (await client.CheckHealthAsync()).ShouldBeFalse();
        (await client.CheckOutboundHealthAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_speaks_no_grpc_is_told_by_its_http_status()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        await using var web = await LoopbackServer.StartAsync(
            app => Microsoft.AspNetCore.Builder.RunExtensions.Run(app, context =>
            {
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            }), null, Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
        using var client = sidecar.NewClient(builder => builder.UseGrpcEndpoint(web.Addresses[0].AbsoluteUri));
        var failure = await Should.ThrowAsync<DaprException>(() => client.GetSecretAsync("s", "k"));
        failure.InnerException.ShouldBeOfType<GrpcStatusException>().Code.ShouldBe(GrpcStatusCode.Unavailable);
    }

    [Fact]
    public async Task Answers_above_the_limit_of_the_official_client_are_refused()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        var size = 0;
        sidecar.OnCall = (_, _) => Task.FromResult(GrpcAnswer.Ok(new GetStateResponse { Data = ByteString.CopyFrom(new byte[size]) }));
        size = 4 * 1024 * 1024 - 100;
        (await client.GetByteStateAsync("s", "k")).Length.ShouldBe(size);
        size = 4 * 1024 * 1024;
        var failure = await Should.ThrowAsync<DaprException>(() => client.GetByteStateAsync("s", "k"));
        failure.InnerException.ShouldBeOfType<GrpcStatusException>().Code.ShouldBe(GrpcStatusCode.ResourceExhausted);
        sidecar.OnCall = (_, _) => Task.FromResult(GrpcAnswer.Ok(new GetStateResponse()));
        (await client.GetByteStateAsync("s", "k")).Length.ShouldBe(0, "the connection is still good");
    }

    [Fact]
    public async Task Broken_answers_are_failures_and_not_values()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        GrpcAnswer[] broken = [new(null), new([0x0A, 0xFF]), new(new byte[] { 1 })];
        foreach (var answer in broken)
        {
            sidecar.OnCall = (_, _) => Task.FromResult(answer);
            var failure = await Should.ThrowAsync<DaprException>(() => client.GetStateAsync<int>("s", "k"));
            failure.InnerException.ShouldBeOfType<GrpcStatusException>().Code.ShouldBe(GrpcStatusCode.Internal);
        }
    }

    [Fact]
    public async Task Many_calls_at_once_each_get_their_own_answer()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        sidecar.OnCall = async (call, _) =>
        {
            await Task.Yield();
            var key = GetStateRequest.Parser.ParseFrom(call.Message).Key;
            return GrpcAnswer.Ok(new GetStateResponse { Data = ByteString.CopyFromUtf8($"\"{key}\""), Etag = key });
        };
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(
            number => client.GetStateAndETagAsync<string>("s", $"k{number}")));
        answers.ShouldBe(Enumerable.Range(0, 500).Select(number => ($"k{number}", $"k{number}")));
    }

    [Fact]
    public async Task Arguments_that_may_not_be_empty_are_refused_before_anything_is_sent()
    {
        using var client = new DaprClientBuilder().UseHttpEndpoint(Unused()).UseGrpcEndpoint(Unused()).Build();
        await Should.ThrowAsync<ArgumentNullException>(() => client.PublishEventAsync<string>("p", "t", null!));
        await Should.ThrowAsync<ArgumentNullException>(() => client.PublishEventAsync(null!, "t", 1));
        await Should.ThrowAsync<ArgumentException>(() => client.PublishEventAsync("p", "", 1));
        await Should.ThrowAsync<ArgumentException>(() => client.BulkPublishEventAsync("p", "t", Array.Empty<int>()));
        await Should.ThrowAsync<ArgumentException>(() => client.GetStateAsync<int>("", "k"));
        await Should.ThrowAsync<ArgumentNullException>(() => client.GetStateAsync<int>("s", null!));
        await Should.ThrowAsync<ArgumentException>(() => client.GetBulkStateAsync("s", [], 1));
        await Should.ThrowAsync<ArgumentNullException>(() => client.TrySaveStateAsync("s", "k", 1, null!));
        await Should.ThrowAsync<ArgumentNullException>(() => client.TryDeleteStateAsync("s", "k", null!));
        await Should.ThrowAsync<ArgumentException>(() => client.SaveBulkStateAsync<int>("s", []));
        await Should.ThrowAsync<ArgumentException>(() => client.DeleteBulkStateAsync("s", []));
        await Should.ThrowAsync<ArgumentException>(() => client.ExecuteStateTransactionAsync("s", []));
        Should.Throw<ArgumentException>(() => new StateTransactionRequest("", [1], StateOperationType.Upsert));
        Should.Throw<ArgumentException>(() => new BindingRequest("b", ""));
    }

    static string Unused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
