using System.Buffers;
using System.Globalization;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Millrace.DaprProtocol.Framing;

namespace Millrace.Dapr.Tests.Sidecar;

/// <summary>A gRPC call as the fake sidecar received it.</summary>
sealed record ReceivedCall(string Method, byte[] Message, IHeaderDictionary Headers);

/// <summary>Plays the sidecar on two loopback ports: each call is answered by what the test says.</summary>
sealed class FakeSidecar : IAsyncDisposable
{
    const string ServicePath = "/dapr.proto.runtime.v1.Dapr/";

    LoopbackServer _server = null!;

    /// <summary>Answers gRPC calls.</summary>
    public Func<ReceivedCall, CancellationToken, Task<GrpcAnswer>> OnCall { get; set; } =
        (call, _) => throw new InvalidOperationException($"no answer was set for {call.Method}");

    /// <summary>Answers HTTP requests.</summary>
    public RequestDelegate OnRequest { get; set; } =
        context => throw new InvalidOperationException($"no answer was set for {context.Request.Path}");

    public Uri HttpEndpoint => _server.Addresses[0];

    public Uri GrpcEndpoint => _server.Addresses[1];

    public static async Task<FakeSidecar> StartAsync()
    {
        var sidecar = new FakeSidecar();
        sidecar._server = await LoopbackServer.StartAsync(
            app => app.Run(sidecar.AnswerAsync), null, HttpProtocols.Http1, HttpProtocols.Http2);
        return sidecar;
    }

    /// <summary>A client of this sidecar.</summary>
    public DaprClient NewClient(Action<DaprClientBuilder>? configure = null)
    {
        var builder = new DaprClientBuilder()
            .UseHttpEndpoint(HttpEndpoint.AbsoluteUri)
            .UseGrpcEndpoint(GrpcEndpoint.AbsoluteUri);
        configure?.Invoke(builder);
        return builder.Build();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Protocol != HttpProtocol.Http2)
        {
            await OnRequest(context);
            return;
        }
        var path = context.Request.Path.Value!;
        path.ShouldStartWith(ServicePath);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var frames = new ReadOnlySequence<byte>(body.ToArray());
        GrpcFrame.TryRead(ref frames, int.MaxValue, out var message).ShouldBeTrue("a unary request is one whole frame");
        frames.Length.ShouldBe(0, "a unary request is one frame");
        var answer = await OnCall(
            new(path[ServicePath.Length..], message.ToArray(), context.Request.Headers), context.RequestAborted);
        await WriteAsync(context, answer);
    }

    static async Task WriteAsync(HttpContext context, GrpcAnswer answer)
    {
        var response = context.Response;
        response.ContentType = "application/grpc";
        void Field(string name, string value)
        {
            if (answer.InHeaders)
                response.Headers[name] = value;
            else
                response.AppendTrailer(name, value);
        }
        Field("grpc-status", ((int)answer.Code).ToString(CultureInfo.InvariantCulture));
        if (answer.Text.Length > 0)
            Field("grpc-message", GrpcStatusText.Encode(answer.Text));
        if (answer.Details is not null)
            Field("grpc-status-details-bin", GrpcStatusDetails.Encode(answer.Details));
        if (answer.Message is not null)
        {
            var frame = new byte[5 + answer.Message.Length];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), answer.Message.Length);
            answer.Message.CopyTo(frame, 5);
            // In two pieces, as frames and HTTP/2 data frames need not line up.
            await response.Body.WriteAsync(frame.AsMemory(0, 3));
            await response.Body.FlushAsync();
            await response.Body.WriteAsync(frame.AsMemory(3));
        }
        else if (!answer.InHeaders)
            await response.Body.FlushAsync();
    }
}
