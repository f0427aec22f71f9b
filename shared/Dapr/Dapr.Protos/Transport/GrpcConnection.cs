using System.Net;
using Google.Protobuf;
using Millrace.DaprProtocol.Framing;

namespace Millrace.DaprProtocol.Transport;

/// <summary>
/// Unary calls over HTTP/2 without TLS negotiation (prior knowledge on http addresses). One instance per server; calls
/// from any number of threads share its connections.
/// </summary>
public sealed class GrpcConnection : IDisposable
{
    /// <summary>The longest answer that is accepted, in bytes: what .NET's gRPC clients accept by default.</summary>
    public const int MaxReceiveLength = 4 * 1024 * 1024;

    readonly HttpMessageInvoker _http;
    readonly Uri _endpoint;
    readonly KeyValuePair<string, string>[] _headers;

    /// <summary>Connects at the first call.</summary>
    /// <param name="endpoint">The server's address, such as <c>http://127.0.0.1:50001</c>.</param>
    /// <param name="headers">What every call carries beside gRPC's own headers.</param>
    /// <param name="handler">What sends; null for <see cref="NewHandler"/>.</param>
    public GrpcConnection(Uri endpoint, IEnumerable<KeyValuePair<string, string>> headers, HttpMessageHandler? handler = null)
    {
        _http = new HttpMessageInvoker(handler ?? NewHandler());
        _endpoint = endpoint;
        _headers = [new("te", "trailers"), new("grpc-accept-encoding", "identity"), .. headers];
    }

    /// <summary>Calls a method and waits for its one answer.</summary>
    /// <param name="path">Service and method, such as <c>/dapr.proto.runtime.v1.Dapr/GetState</c>.</param>
    /// <param name="message">The request.</param>
    /// <param name="parser">Reads the answer.</param>
    /// <param name="metadata">What this call carries in addition.</param>
    /// <param name="cancellationToken">Gives up the call.</param>
    /// <exception cref="GrpcStatusException">The call ended with another status than OK.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<T> CallAsync<T>(string path, IMessage message, MessageParser<T> parser,
        IEnumerable<KeyValuePair<string, string>> metadata, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(parser);
        ArgumentNullException.ThrowIfNull(metadata);
        using var request = NewRequest(path, message, metadata);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            T? answer = null;
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                answer = await GrpcResponseBody.ReadAsync(body, parser, MaxReceiveLength, cancellationToken)
                    .ConfigureAwait(false);
            }
            if (GrpcStatus.FailureOf(response) is { } failure)
                throw failure;
            return answer ?? throw new GrpcStatusException(GrpcStatusCode.Internal, "the status is OK, but there is no message");
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new GrpcStatusException(GrpcStatusCode.Internal, $"the answer is no {typeof(T).Name}", innerException: broken);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw GrpcStatus.FromTransport(broken);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    HttpRequestMessage NewRequest(string path, IMessage message, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new GrpcRequestContent(message),
        };
        foreach (var (name, value) in _headers)
            request.Headers.TryAddWithoutValidation(name, value);
        foreach (var (name, value) in metadata)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>A handler made for a sidecar or an app beside this process.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        // More parallel calls than one connection's streams open another connection instead of queueing.
        EnableMultipleHttp2Connections = true,
        // A sidecar is never behind a proxy, and its cookies and redirects mean nothing.
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        // The sidecar refuses pings faster than one in eight seconds.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        InitialHttp2StreamWindowSize = 1024 * 1024,
    };
}
