namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <summary>A client whose requests to <c>http://{app id}/{path}</c> go to that app through the sidecar.</summary>
    /// <param name="appId">The app that relative addresses go to; must be usable as a host name.</param>
    /// <param name="daprEndpoint">The address of the sidecar's HTTP API; from the environment when null.</param>
    /// <param name="daprApiToken">The sidecar's token; from the environment when null.</param>
    /// <exception cref="ArgumentException">The app id is no host name, or the address none of http or https.</exception>
    public static HttpClient CreateInvokeHttpClient(
        string? appId = null, string? daprEndpoint = null, string? daprApiToken = null)
    {
        Uri? address = null;
        if (appId is not null && !Uri.TryCreate($"http://{appId}", UriKind.Absolute, out address))
            throw new ArgumentException($"The app id '{appId}' is no valid host name.", nameof(appId));
        var handler = new InvocationHandler
        {
            DefaultAppId = appId,
            InnerHandler = new SocketsHttpHandler { UseProxy = false },
        };
        if (daprEndpoint is not null)
            handler.DaprEndpoint = daprEndpoint;
        if (daprApiToken is not null)
            handler.DaprApiToken = daprApiToken;
        var client = new HttpClient(handler) { BaseAddress = address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("user-agent", SidecarHeaders.UserAgent);
        return client;
    }

    /// <summary>As <see cref="CreateInvokeHttpClient"/>, with the sidecar and token of this client.</summary>
    public abstract HttpClient CreateInvokableHttpClient(string? appId = null);

    /// <summary>A POST request to a method of another app.</summary>
    public HttpRequestMessage CreateInvokeMethodRequest(string appId, string methodName) =>
        CreateInvokeMethodRequest(HttpMethod.Post, appId, methodName);

    /// <summary>A POST request to a method of another app, with a query.</summary>
    public HttpRequestMessage CreateInvokeMethodRequest(
        string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters) =>
        CreateInvokeMethodRequest(HttpMethod.Post, appId, methodName, queryStringParameters);

    /// <summary>A POST request to a method of another app, with an object as JSON.</summary>
    public HttpRequestMessage CreateInvokeMethodRequest<TRequest>(string appId, string methodName, TRequest data) =>
        CreateInvokeMethodRequest(HttpMethod.Post, appId, methodName, [], data);

    /// <summary>A request to a method of another app.</summary>
    public abstract HttpRequestMessage CreateInvokeMethodRequest(HttpMethod httpMethod, string appId, string methodName);

    /// <summary>A request to a method of another app, with a query.</summary>
    public abstract HttpRequestMessage CreateInvokeMethodRequest(
        HttpMethod httpMethod, string appId, string methodName,
        IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters);

    /// <summary>A request to a method of another app, with a query and an object as JSON.</summary>
    public abstract HttpRequestMessage CreateInvokeMethodRequest<TRequest>(
        HttpMethod httpMethod, string appId, string methodName,
        IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters, TRequest data);
}
