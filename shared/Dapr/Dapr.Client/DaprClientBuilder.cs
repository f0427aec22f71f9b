using System.Text.Json;

namespace Dapr.Client;

/// <summary>
/// Makes a <see cref="DaprClient"/>. What is not set comes from the environment: <c>DAPR_HTTP_ENDPOINT</c>,
/// <c>DAPR_HTTP_PORT</c>, <c>DAPR_GRPC_ENDPOINT</c>, <c>DAPR_GRPC_PORT</c>, <c>DAPR_API_TOKEN</c>.
/// </summary>
public sealed class DaprClientBuilder
{
    string _httpEndpoint;
    string _grpcEndpoint;
    string? _apiToken;
    JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);
    TimeSpan _timeout;

    /// <summary>Starts from the environment's settings and JSON for the web.</summary>
    public DaprClientBuilder()
        : this(configuration: null)
    {
    }

    internal DaprClientBuilder(Func<string, string?>? configuration)
    {
        _httpEndpoint = DaprDefaults.HttpEndpoint(configuration);
        _grpcEndpoint = DaprDefaults.GrpcEndpoint(configuration);
        _apiToken = DaprDefaults.DaprApiToken(configuration);
    }

    /// <summary>Sets the address of the sidecar's HTTP API, an absolute URI.</summary>
    public DaprClientBuilder UseHttpEndpoint(string httpEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(httpEndpoint);
        _httpEndpoint = httpEndpoint;
        return this;
    }

    /// <summary>Sets the address of the sidecar's gRPC API, an absolute URI.</summary>
    public DaprClientBuilder UseGrpcEndpoint(string grpcEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(grpcEndpoint);
        _grpcEndpoint = grpcEndpoint;
        return this;
    }

    /// <summary>Sets how objects become JSON and back; <see cref="JsonSerializerDefaults.Web"/> by default.</summary>
    public DaprClientBuilder UseJsonSerializationOptions(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _json = options;
        return this;
    }

    /// <summary>Sets the token that the sidecar demands; empty for none.</summary>
    public DaprClientBuilder UseDaprApiToken(string apiToken)
    {
        _apiToken = apiToken;
        return this;
    }

    /// <summary>Limits how long one HTTP call (health, invocation) may take; 100 seconds by default.</summary>
    public DaprClientBuilder UseTimeout(TimeSpan timeout)
    {
        _timeout = timeout;
        return this;
    }

    /// <summary>Makes the client. No connection is opened before the first call.</summary>
    /// <exception cref="InvalidOperationException">An endpoint is no absolute http or https address.</exception>
    public DaprClient Build() =>
        new SidecarClient(Address("HTTP", _httpEndpoint), Address("gRPC", _grpcEndpoint), _apiToken, _json, _timeout);

    static Uri Address(string which, string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri!
            : throw new InvalidOperationException($"The {which} endpoint '{endpoint}' is no absolute http or https address.");
}
