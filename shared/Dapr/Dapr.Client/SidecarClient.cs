using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Millrace.DaprProtocol.Transport;

namespace Dapr.Client;

/// <summary>The client over the wire: gRPC for the building blocks, HTTP for health and invocation.</summary>
sealed partial class SidecarClient : DaprClient
{
    const string Service = "/dapr.proto.runtime.v1.Dapr/";

    readonly GrpcConnection _grpc;
    readonly HttpClient _http;
    readonly Uri _httpEndpoint;
    readonly string? _apiToken;

    public SidecarClient(
        Uri httpEndpoint, Uri grpcEndpoint, string? apiToken, JsonSerializerOptions json, TimeSpan timeout)
    {
        _httpEndpoint = httpEndpoint;
        _apiToken = string.IsNullOrEmpty(apiToken) ? null : apiToken;
        JsonSerializerOptions = json;
        var headers = new List<KeyValuePair<string, string>> { new("user-agent", SidecarHeaders.UserAgent) };
        if (_apiToken is not null)
            headers.Add(new(SidecarHeaders.ApiToken, _apiToken));
        _grpc = new GrpcConnection(grpcEndpoint, headers);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
        _http.DefaultRequestHeaders.TryAddWithoutValidation("user-agent", SidecarHeaders.UserAgent);
        if (timeout > TimeSpan.Zero)
            _http.Timeout = timeout;
    }

    public override JsonSerializerOptions JsonSerializerOptions { get; }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _grpc.Dispose();
            _http.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>A call whose failure becomes an exception that says what was being done.</summary>
    async Task<T> CallAsync<T>(
        string method, IMessage request, MessageParser<T> parser, string operation, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        try
        {
            return await _grpc.CallAsync(Service + method, request, parser, [], cancellationToken).ConfigureAwait(false);
        }
        catch (GrpcStatusException failure)
        {
            throw new DaprException($"{operation} failed: {failure.Message}", failure);
        }
    }

    /// <summary>JSON of a value as message bytes, without a copy. A null value has no bytes.</summary>
    ByteString Json<T>(T value) => value is null ? ByteString.Empty : JsonText(value);

    /// <summary>JSON of a value as message bytes; null is the text <c>null</c>.</summary>
    ByteString JsonText<T>(T value) =>
        UnsafeByteOperations.UnsafeWrap(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions));

    T FromJson<T>(ByteString bytes, string operation)
    {
        if (bytes.IsEmpty)
            return default!;
        try
        {
            return JsonSerializer.Deserialize<T>(bytes.Span, JsonSerializerOptions)!;
        }
        catch (JsonException unreadable)
        {
            throw new DaprException($"{operation} failed: what is there cannot be read as {typeof(T)}.", unreadable);
        }
    }

    static void Copy(IEnumerable<KeyValuePair<string, string>>? metadata, MapField<string, string> target)
    {
        if (metadata is null)
            return;
        foreach (var (name, value) in metadata)
            target.Add(name, value);
    }
}
