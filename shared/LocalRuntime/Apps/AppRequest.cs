namespace Millrace.LocalRuntime.Apps;

/// <summary>A call of an app's method, made by another app.</summary>
/// <param name="Target">Path and query on the app, escaped, with a leading slash.</param>
internal sealed record AppRequest(
    HttpMethod Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, string? ContentType);
