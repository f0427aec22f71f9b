using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Dapr.Client;

sealed partial class SidecarClient
{
    static readonly HttpRequestOptionsKey<string> s_appId = new("dapr-app-id");
    static readonly HttpRequestOptionsKey<string> s_methodName = new("dapr-method-name");

    public override HttpClient CreateInvokableHttpClient(string? appId = null) =>
        CreateInvokeHttpClient(appId, _httpEndpoint.AbsoluteUri, _apiToken ?? "");

    public override HttpRequestMessage CreateInvokeMethodRequest(HttpMethod httpMethod, string appId, string methodName) =>
        CreateInvokeMethodRequest(httpMethod, appId, methodName, []);

    public override HttpRequestMessage CreateInvokeMethodRequest(
        HttpMethod httpMethod, string appId, string methodName,
        IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters)
    {
        ArgumentNullException.ThrowIfNull(httpMethod);
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentNullException.ThrowIfNull(methodName);
        ArgumentNullException.ThrowIfNull(queryStringParameters);
        var address = new StringBuilder($"/v1.0/invoke/{appId}/method/{methodName.TrimStart('/')}");
        var separator = methodName.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in queryStringParameters)
        {
            address.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value ?? ""));
            separator = '&';
        }
        var request = new HttpRequestMessage(httpMethod, new Uri(_httpEndpoint, address.ToString()));
        request.Options.Set(s_appId, appId);
        request.Options.Set(s_methodName, methodName);
        if (_apiToken is not null)
            request.Headers.TryAddWithoutValidation(SidecarHeaders.ApiToken, _apiToken);
        return request;
    }

    public override HttpRequestMessage CreateInvokeMethodRequest<TRequest>(
        HttpMethod httpMethod, string appId, string methodName,
        IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters, TRequest data)
    {
        var request = CreateInvokeMethodRequest(httpMethod, appId, methodName, queryStringParameters);
        request.Content = JsonContent.Create(data, options: JsonSerializerOptions);
        return request;
    }

    [Obsolete("As the declaration.")]
    public override async Task<HttpResponseMessage> InvokeMethodWithResponseAsync(
        HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is null || !_httpEndpoint.IsBaseOf(request.RequestUri))
            throw new InvalidOperationException(
                $"'{request.RequestUri}' does not lie under the sidecar's '{_httpEndpoint}'; CreateInvokeMethodRequest makes such requests.");
        try
        {
            return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException unreachable)
        {
            throw Failure(request, unreachable, null);
        }
    }

    [Obsolete("As the declaration.")]
    public override async Task InvokeMethodAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        var response = await InvokeMethodWithResponseAsync(request, cancellationToken).ConfigureAwait(false);
        ThrowUnlessSuccess(request, response);
        response.Dispose();
    }

    [Obsolete("As the declaration.")]
    public override async Task<TResponse> InvokeMethodAsync<TResponse>(
        HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        var response = await InvokeMethodWithResponseAsync(request, cancellationToken).ConfigureAwait(false);
        ThrowUnlessSuccess(request, response);
        try
        {
            var value = await response.Content.ReadFromJsonAsync<TResponse>(JsonSerializerOptions, cancellationToken)
                .ConfigureAwait(false);
            response.Dispose();
            return value!;
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException or HttpRequestException)
        {
            throw Failure(request, unreadable, response);
        }
    }

    static void ThrowUnlessSuccess(HttpRequestMessage request, HttpResponseMessage response)
    {
        try
        {
            response.EnsureSuccessStatusCode();
        }
        catch (HttpRequestException refused)
        {
            // The response stays open: it is the caller's, by way of the exception.
            throw Failure(request, refused, response);
        }
    }

    static InvocationException Failure(HttpRequestMessage request, Exception cause, HttpResponseMessage? response)
    {
        request.Options.TryGetValue(s_appId, out var appId);
        request.Options.TryGetValue(s_methodName, out var methodName);
        return new InvocationException(appId!, methodName!, cause, response!);
    }
}
