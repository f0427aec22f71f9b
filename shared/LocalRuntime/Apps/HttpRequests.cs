using System.Net.Http.Headers;
using System.Text;

namespace Millrace.LocalRuntime.Apps;

/// <summary>HTTP requests that the runtime makes of its own: to apps, and to servers outside.</summary>
internal static class HttpRequests
{
    public static HttpMessageInvoker NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // The trace context is the message's or the caller's, never that of the runtime.
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    public static HttpRequestMessage New(HttpMethod method, string url,
        IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, string? contentType)
    {
        var request = new HttpRequestMessage(method, url);
        if (contentType is not null || !body.IsEmpty || method == HttpMethod.Post)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            if (contentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
        foreach (var (name, value) in headers)
            Add(request.Headers, name, value);
        return request;
    }

    // A name or value that HTTP cannot carry is left out, as the message must not be lost for it.
    static void Add(HttpRequestHeaders headers, string name, string value) =>
        headers.TryAddWithoutValidation(name, value.ReplaceLineEndings(" "));
}
