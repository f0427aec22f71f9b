namespace Dapr.Client;

public abstract partial class DaprClient
{
    const string InvokeObsolete = "Use CreateInvokableHttpClient: a plain HttpClient calls other apps as well.";

    /// <summary>Sends a request of <c>CreateInvokeMethodRequest</c>; the status of the answer is not looked at.</summary>
    [Obsolete(InvokeObsolete)]
    public abstract Task<HttpResponseMessage> InvokeMethodWithResponseAsync(
        HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>Sends a request of <c>CreateInvokeMethodRequest</c>.</summary>
    /// <exception cref="InvocationException">The app could not be reached or the answer is no success.</exception>
    [Obsolete(InvokeObsolete)]
    public abstract Task InvokeMethodAsync(HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>Sends a request of <c>CreateInvokeMethodRequest</c> and reads the answer from JSON.</summary>
    /// <exception cref="InvocationException">The app could not be reached or the answer is no success or not readable.</exception>
    [Obsolete(InvokeObsolete)]
    public abstract Task<TResponse> InvokeMethodAsync<TResponse>(
        HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>Calls a method of another app with POST.</summary>
    [Obsolete(InvokeObsolete)]
    public Task InvokeMethodAsync(string appId, string methodName, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync(HttpMethod.Post, appId, methodName, cancellationToken);

    /// <summary>Calls a method of another app.</summary>
    [Obsolete(InvokeObsolete)]
    public Task InvokeMethodAsync(
        HttpMethod httpMethod, string appId, string methodName, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync(CreateInvokeMethodRequest(httpMethod, appId, methodName), cancellationToken);

    /// <summary>Calls a method of another app with POST and an object as JSON.</summary>
    [Obsolete(InvokeObsolete)]
    public Task InvokeMethodAsync<TRequest>(
        string appId, string methodName, TRequest data, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync(HttpMethod.Post, appId, methodName, data, cancellationToken);

    /// <summary>Calls a method of another app with an object as JSON.</summary>
    [Obsolete(InvokeObsolete)]
    public Task InvokeMethodAsync<TRequest>(
        HttpMethod httpMethod, string appId, string methodName, TRequest data,
        CancellationToken cancellationToken = default) =>
        InvokeMethodAsync(CreateInvokeMethodRequest(httpMethod, appId, methodName, [], data), cancellationToken);

    /// <summary>Calls a method of another app with POST and reads the answer from JSON.</summary>
    [Obsolete(InvokeObsolete)]
    public Task<TResponse> InvokeMethodAsync<TResponse>(
        string appId, string methodName, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync<TResponse>(HttpMethod.Post, appId, methodName, cancellationToken);

    /// <summary>Calls a method of another app and reads the answer from JSON.</summary>
    [Obsolete(InvokeObsolete)]
    public Task<TResponse> InvokeMethodAsync<TResponse>(
        HttpMethod httpMethod, string appId, string methodName, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync<TResponse>(CreateInvokeMethodRequest(httpMethod, appId, methodName), cancellationToken);

    /// <summary>Calls a method of another app with POST and an object as JSON, and reads the answer from JSON.</summary>
    [Obsolete(InvokeObsolete)]
    public Task<TResponse> InvokeMethodAsync<TRequest, TResponse>(
        string appId, string methodName, TRequest data, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync<TRequest, TResponse>(HttpMethod.Post, appId, methodName, data, cancellationToken);

    /// <summary>Calls a method of another app with an object as JSON, and reads the answer from JSON.</summary>
    [Obsolete(InvokeObsolete)]
    public Task<TResponse> InvokeMethodAsync<TRequest, TResponse>(
        HttpMethod httpMethod, string appId, string methodName, TRequest data,
        CancellationToken cancellationToken = default) =>
        InvokeMethodAsync<TResponse>(
            CreateInvokeMethodRequest(httpMethod, appId, methodName, [], data), cancellationToken);
}
