using System.Net;
using Google.Protobuf;
using Millrace.DaprProtocol.Framing;

namespace Dapr.Client.Transport;

/// <summary>
/// Unary calls over HTTP/2 without TLS negotiation (prior knowledge on http addresses). One instance per client; calls
/// from any number of threads share its connections.
/// </summary>
sealed class GrpcConnection : IDisposable
{
    /// <summary>The longest answer that is accepted, in bytes: what .NET's gRPC clients accept by default.</summary>
    public const int MaxReceiveLength = 4 * 1024 * 1024;

    readonly HttpMessageInvoker _http;
    readonly Uri _service;
    readonly string? _apiToken;

    public GrpcConnection(Uri endpoint, string? apiToken, HttpMessageHandler? handler = null)
    {
        _http = new HttpMessageInvoker(handler ?? NewHandler());
        _service = new Uri(endpoint, "/dapr.proto.runtime.v1.Dapr/");
        _apiToken = string.IsNullOrEmpty(apiToken) ? null : apiToken;
    }

    /// <summary>Calls a method of the sidecar's service and waits for its one answer.</summary>
    /// <exception cref="GrpcStatusException">The call ended with another status than OK.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<T> CallAsync<T>(
        string method, IMessage message, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        using var request = NewRequest(method, message);
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

    public void Dispose() => _http.Dispose();

    HttpRequestMessage NewRequest(string method, IMessage message)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_service, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new GrpcRequestContent(message),
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", SidecarHeaders.UserAgent);
        headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");
        if (_apiToken is not null)
            headers.TryAddWithoutValidation(SidecarHeaders.ApiToken, _apiToken);
        return request;
    }

    static SocketsHttpHandler NewHandler() => new()
    {
        // More parallel calls than one connection's streams open another connection instead of queueing.
        EnableMultipleHttp2Connections = true,
        // The sidecar is never behind a proxy, and its cookies and redirects mean nothing.
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
