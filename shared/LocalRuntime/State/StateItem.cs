namespace Millrace.LocalRuntime.State;

/// <summary>One write as a caller asked for it, on either API.</summary>
/// <param name="Key">The key without prefix.</param>
/// <param name="Etag">The etag that must be the current one; null or empty = none.</param>
/// <param name="FirstWrite">True: without an etag, the key must not exist yet.</param>
internal sealed record StateItem(
    string Key, byte[] Value, string? Etag, bool FirstWrite, IReadOnlyDictionary<string, string> Metadata);
