namespace Millrace.LocalRuntime.State;

/// <summary>A write that is ready for the file: the key is prefixed, the expiry is an instant.</summary>
/// <param name="Value">The new value; null deletes.</param>
/// <param name="Expires">Unix milliseconds; null = never.</param>
internal sealed record StateChange(string Key, byte[]? Value, string? Etag, bool FirstWrite, long? Expires);
