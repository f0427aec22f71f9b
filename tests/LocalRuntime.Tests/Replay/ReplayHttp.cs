using System.Text;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>Makes recorded HTTP calls again.</summary>
internal sealed class ReplayHttp(Recording recording, MaskedText masks) : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    /// <summary>What differs from the recording, or null.</summary>
    public async Task<string?> CallAsync(RecordedStep step, int port)
    {
        var (recorded, wanted) = (step.Http!.Request, step.Http.Response);
        var uri = new Uri($"http://127.0.0.1:{port}{masks.Fill(recorded.Target)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(recorded.Method), uri);
        var hasBody = recorded.Body.Length > 0 || recorded.Header("Content-Length") is not null || recorded.Header("Content-Type") is not null;
        if (hasBody)
            request.Content = new ByteArrayContent(Filled(recorded.Body));
        foreach (var (name, value) in recorded.Headers)
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            else if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
                && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation(name, masks.Fill(value));
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        if ((int)response.StatusCode != wanted.Status)
            return $"{recorded.Method} {recorded.Target}: status {(int)response.StatusCode} instead of {wanted.Status}: {Encoding.UTF8.GetString(body)} / {wanted.Text}";
        foreach (var (name, value) in wanted.Headers.Where(header => !ReplayText.VaryingHeaders.Contains(header.Key.ToLowerInvariant())))
        {
            var actual = response.Headers.NonValidated.TryGetValues(name, out var values)
                || response.Content.Headers.NonValidated.TryGetValues(name, out values) ? values.ToArray() : [];
            var text = name == "Etag" && value.All(char.IsAsciiDigit) ? "{uuid}" : value;
            if (!actual.Any(line => masks.Matches(text, line)))
                return $"{recorded.Method} {recorded.Target}: header {name} is '{string.Join("|", actual)}' instead of '{value}'";
        }
        // Where the subscriptions are not recorded, neither can the answer be that tells them.
        if (recorded.Target.EndsWith("/metadata", StringComparison.Ordinal) && recording.Subscriptions is null
            && wanted.Text.Contains("\"subscriptions\"", StringComparison.Ordinal))
            return null;
        return wanted.TruncatedFrom is { } length
            ? body.Length == length ? null : $"{body.Length} bytes instead of {length}"
            : ReplayText.Same(masks, FilledPorts(wanted.Body), body) || ReplayText.SameError(wanted.Body, body) ? null
            : $"{recorded.Method} {recorded.Target}: body {Encoding.UTF8.GetString(body)} instead of {wanted.Text}";
    }

    byte[] Filled(byte[] body) => System.Text.Unicode.Utf8.IsValid(body) ? Encoding.UTF8.GetBytes(masks.Fill(Encoding.UTF8.GetString(body))) : body;

    // Ports stand unquoted inside JSON.
    byte[] FilledPorts(byte[] body) => Encoding.UTF8.GetString(body) is var text && text.Contains("{APP_PORT}", StringComparison.Ordinal)
        ? Encoding.UTF8.GetBytes(text.Replace("{APP_PORT}", masks["{APP_PORT}"], StringComparison.Ordinal)) : body;

    public void Dispose() => _http.Dispose();
}
