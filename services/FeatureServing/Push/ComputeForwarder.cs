using Dapr.Client;
using Millrace.Contracts.Delivery;

namespace Millrace.FeatureServing.Push;

/// <summary>Hands a request on to feature-compute, which alone writes features, with the caller's key, and its answer back as it came.</summary>
internal sealed class ComputeForwarder(DaprClient dapr) : IDisposable
{
    static readonly string[] s_headers = ["Authorization", "X-Api-Key", "traceparent", "tracestate"];

    readonly Lazy<HttpClient> _compute = new(() => dapr.CreateInvokableHttpClient(AppIds.FeatureCompute));

    public async Task ForwardAsync(HttpContext http, ReadOnlyMemory<byte> body)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, http.Request.Path + http.Request.QueryString.Value) { Content = new ReadOnlyMemoryContent(body) };
        call.Content.Headers.TryAddWithoutValidation("Content-Type", http.Request.ContentType ?? "application/json");
        foreach (var name in s_headers)
            if (http.Request.Headers.TryGetValue(name, out var values))
                call.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        using var answer = await _compute.Value.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        if (answer.Content.Headers.ContentType is { } type)
            http.Response.ContentType = type.ToString();
        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    public void Dispose()
    {
        if (_compute.IsValueCreated)
            _compute.Value.Dispose();
    }
}
