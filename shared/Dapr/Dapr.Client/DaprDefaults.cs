namespace Dapr;

/// <summary>
/// Where the sidecar is: <c>DAPR_HTTP_ENDPOINT</c> or <c>DAPR_HTTP_PORT</c> (3500), <c>DAPR_GRPC_ENDPOINT</c> or
/// <c>DAPR_GRPC_PORT</c> (50001) on localhost, and the two tokens. A configuration, when there is one, is asked before
/// the environment; any value it has wins, even an empty one.
/// </summary>
static class DaprDefaults
{
    public static string HttpEndpoint(Func<string, string?>? configuration = null) =>
        Endpoint(configuration, "DAPR_HTTP_ENDPOINT", "DAPR_HTTP_PORT", 3500);

    public static string GrpcEndpoint(Func<string, string?>? configuration = null) =>
        Endpoint(configuration, "DAPR_GRPC_ENDPOINT", "DAPR_GRPC_PORT", 50001);

    public static string? DaprApiToken(Func<string, string?>? configuration = null) => Value(configuration, "DAPR_API_TOKEN");

    public static string? AppApiToken(Func<string, string?>? configuration = null) => Value(configuration, "APP_API_TOKEN");

    static string Endpoint(Func<string, string?>? configuration, string endpointName, string portName, int defaultPort)
    {
        var endpoint = Value(configuration, endpointName);
        if (!string.IsNullOrWhiteSpace(endpoint))
        {
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var given) || given.Scheme is not ("http" or "https"))
                throw new ArgumentException($"{endpointName} is '{endpoint}', which is no absolute http or https address.");
            return new UriBuilder(given.Scheme, given.Host, given.Port).ToString();
        }
        var port = Value(configuration, portName);
        if (string.IsNullOrWhiteSpace(port))
            return new UriBuilder("http", "localhost", defaultPort).ToString();
        if (!ushort.TryParse(port, out var number) || number == 0)
            throw new ArgumentException($"{portName} is '{port}', which is no port number (1 to 65535).");
        return new UriBuilder("http", "localhost", number).ToString();
    }

    static string? Value(Func<string, string?>? configuration, string name) =>
        configuration?.Invoke(name) ?? Environment.GetEnvironmentVariable(name);
}
