using System.Text;

namespace Millrace.Testing.Recordings;

/// <summary>An HTTP exchange.</summary>
/// <param name="Request">What was sent.</param>
/// <param name="Response">What came back.</param>
public sealed record RecordedHttp(RecordedHttpRequest Request, RecordedHttpResponse Response);

/// <summary>An HTTP request.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Target">Path and query as on the wire.</param>
/// <param name="Headers">Headers in wire order and case.</param>
/// <param name="Body">The body; cut when <paramref name="TruncatedFrom"/> is set.</param>
/// <param name="TruncatedFrom">The full length of a body that is not recorded in full, in bytes.</param>
/// <param name="Chunks">The sizes of the chunks, when the body was chunked.</param>
public sealed record RecordedHttpRequest(
    string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, long? TruncatedFrom,
    IReadOnlyList<int> Chunks)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The first value of a header, in any case, or null.</summary>
    public string? Header(string name) => RecordedHeaders.First(Headers, name);
}

/// <summary>The answer to an HTTP request.</summary>
/// <param name="Status">The status; null when the connection ended without an answer.</param>
/// <param name="Headers">Headers in wire order and case.</param>
/// <param name="Body">The body; cut when <paramref name="TruncatedFrom"/> is set.</param>
/// <param name="TruncatedFrom">The full length of a body that is not recorded in full, in bytes.</param>
/// <param name="IsPending">True when no answer had come when the case ended.</param>
public sealed record RecordedHttpResponse(
    int? Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, long? TruncatedFrom, bool IsPending)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The first value of a header, in any case, or null.</summary>
    public string? Header(string name) => RecordedHeaders.First(Headers, name);
}

static class RecordedHeaders
{
    public static string? First(IReadOnlyList<KeyValuePair<string, string>> headers, string name) =>
        headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Value).FirstOrDefault();
}
