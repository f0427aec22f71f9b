using Dapr.Client;
using Millrace.Contracts.Delivery;

namespace Millrace.FeatureServing.Push;

/// <summary>Hands a request on to feature-compute, which alone writes features, with the caller's key, and its answer back as it came.</summary>
internal sealed class ComputeForwarder(DaprClient dapr) : IDisposable
{
    static readonly string[] s_headers = ["Authorization", "X-Api-Key", "traceparent", "tracestate"];

    readonly Lazy<HttpClient> _compute = new(() => dapr.CreateInvokableHttpClient(AppIds.FeatureCompute));

    /// <summary>The whole body of a request.</summary>
    public static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext http)
    {
        using var body = new MemoryStream((int)(http.Request.ContentLength ?? 4096));
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <param name="http">The request, and where its answer goes.</param>
    /// <param name="body">Its body.</param>
    /// <param name="succeeded">What is done between a success and its being told.</param>
    public async Task ForwardAsync(HttpContext http, ReadOnlyMemory<byte> body, Func<CancellationToken, Task>? succeeded = null)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, http.Request.Path + http.Request.QueryString.Value) { Content = new ReadOnlyMemoryContent(body) };
        call.Content.Headers.TryAddWithoutValidation("Content-Type", http.Request.ContentType ?? "application/json");
        foreach (var name in s_headers)
            if (http.Request.Headers.TryGetValue(name, out var values))
                call.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        using var answer = await _compute.Value.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        if (answer.IsSuccessStatusCode && succeeded is not null)
            await succeeded(http.RequestAborted);
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
