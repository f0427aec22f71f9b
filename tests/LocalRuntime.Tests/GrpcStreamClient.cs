using System.Buffers;
using System.Net;
using System.Threading.Channels;
using Google.Protobuf;
using Millrace.DaprProtocol.Framing;

namespace Millrace.LocalRuntime.Tests;

/// <summary>A call of the gRPC API with any number of messages in both directions.</summary>
internal sealed class GrpcStreamClient<T> : IAsyncDisposable
    where T : class, IMessage<T>
{
    static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);
    static readonly HttpClient s_http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });

    readonly Channel<byte[]> _sent = Channel.CreateUnbounded<byte[]>();
    readonly CancellationTokenSource _stop = new();
    readonly MessageParser<T> _parser;
    readonly Task<HttpResponseMessage> _response;
    byte[] _received = [];

    public GrpcStreamClient(int port, string method, MessageParser<T> parser)
    {
        _parser = parser;
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/dapr.proto.runtime.v1.Dapr/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Messages(_sent.Reader),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        _response = s_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
    }

    public void Send(IMessage message)
    {
        var frame = new ArrayBufferWriter<byte>();
        GrpcFrame.Write(frame, message);
        _sent.Writer.TryWrite(frame.WrittenSpan.ToArray());
    }

    /// <summary>The next message; null when the server has ended the call. Waits for two minutes at most.</summary>
    public async Task<T?> ReadAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(s_longest);
        var body = await (await _response.WaitAsync(limit.Token)).Content.ReadAsStreamAsync(limit.Token);
        var chunk = new byte[16 << 10];
        while (true)
        {
            var frames = new ReadOnlySequence<byte>(_received);
            if (GrpcFrame.TryRead(ref frames, int.MaxValue, out var message))
            {
                var parsed = _parser.ParseFrom(message);
                _received = frames.ToArray();
                return parsed;
            }
            var read = await body.ReadAsync(chunk, limit.Token);
            if (read == 0)
                return null;
            _received = [.. _received, .. chunk.AsSpan(0, read)];
        }
    }

    /// <summary>The status, once the server has ended the call.</summary>
    public async Task<(GrpcStatusCode Code, string Text)> StatusAsync()
    {
        var response = await _response;
        return ((GrpcStatusCode)int.Parse(Field("grpc-status") ?? "-1"), GrpcStatusText.Decode(Field("grpc-message") ?? ""));

        string? Field(string name) => response.TrailingHeaders.TryGetValues(name, out var values)
            || response.Headers.TryGetValues(name, out values) ? values.First() : null;
    }

    /// <summary>Breaks the call off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            (await _response).Dispose();
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException)
        {
            // There is no answer to dispose of.
        }
    }

    sealed class Messages(ChannelReader<byte[]> sent) : HttpContent
    {
        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken);
            await foreach (var frame in sent.ReadAllAsync(cancellationToken))
            {
                await stream.WriteAsync(frame, cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }
        }
    }
}
