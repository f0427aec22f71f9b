using System.Net.Http.Headers;
using System.Text;

namespace Millrace.LocalRuntime.Apps;

/// <summary>Calls to one instance of an app.</summary>
internal sealed class AppChannel : IDisposable
{
    readonly HttpMessageInvoker _client;
    readonly SemaphoreSlim? _slots;
    readonly AppRegistration _app;
    readonly string _root;

    public AppChannel(AppRegistration app)
    {
        _app = app;
        _root = app.Channel?.ToString().TrimEnd('/') ?? "";
        _slots = app.MostConcurrentCalls > 0 ? new SemaphoreSlim(app.MostConcurrentCalls) : null;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            // The trace context is the message's or the caller's, never that of the runtime.
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        });
    }

    public Uri? Address => _app.Channel;

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="target">Path and query, escaped; a missing leading slash is added.</param>
    /// <exception cref="HttpRequestException">The app did not answer.</exception>
    public async Task<AppAnswer> SendAsync(HttpMethod method, string target,
        IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, string? contentType, CancellationToken ct)
    {
        if (_slots is not null)
            await _slots.WaitAsync(ct);
        try
        {
            using var response = await OpenAsync(method, target, headers, body, contentType, ct);
            return new AppAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct));
        }
        finally
        {
            _slots?.Release();
        }
    }

    /// <summary>Sends a request; the answer's body is still to be read.</summary>
    /// <exception cref="HttpRequestException">The app did not answer.</exception>
    public async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string target,
        IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, string? contentType, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, _root + (target.StartsWith('/') ? "" : "/") + target);
        if (contentType is not null || !body.IsEmpty || method == HttpMethod.Post)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            if (contentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
        foreach (var (name, value) in headers)
            Add(request.Headers, name, value);
        if (_app.AppApiToken is { } token)
            Add(request.Headers, "dapr-api-token", token);
        return await _client.SendAsync(request, ct);
    }

    // A name or value that HTTP cannot carry is left out, as the message must not be lost for it.
    static void Add(HttpRequestHeaders headers, string name, string value) =>
        headers.TryAddWithoutValidation(name, value.ReplaceLineEndings(" "));

    public void Dispose() => _client.Dispose();
}
