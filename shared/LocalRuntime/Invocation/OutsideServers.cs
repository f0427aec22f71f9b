using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Invocation;

/// <summary>Servers that are no apps of the runtime: those that resources name, and addresses.</summary>
internal sealed class OutsideServers(ResourceSet resources, string appId) : IDisposable
{
    readonly HttpMessageInvoker _client = HttpRequests.NewClient();
    readonly Dictionary<string, HttpEndpoint> _named = resources.HttpEndpoints.Where(endpoint => endpoint.IsFor(appId))
        .ToDictionary(endpoint => endpoint.Name, StringComparer.Ordinal);

    public IEnumerable<string> Names => _named.Keys;

    /// <summary>The server of that name or address; null when it is neither.</summary>
    public HttpEndpoint? Find(string target) => _named.TryGetValue(target, out var endpoint) ? endpoint
        : Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new HttpEndpoint(target, address, [], [])
            : null;

    public Task<HttpResponseMessage> InvokeAsync(HttpEndpoint server, AppRequest request, CancellationToken ct) =>
        _client.SendAsync(HttpRequests.New(request.Method, server.Address.ToString().TrimEnd('/') + request.Target,
            request.Headers.Concat(server.Headers), request.Body, request.ContentType), ct);

    public void Dispose() => _client.Dispose();
}
