namespace Millrace.LocalRuntime.State;

/// <summary>A stored value.</summary>
/// <param name="Expires">When it vanishes, Unix milliseconds; null = never.</param>
internal sealed record StateRecord(byte[] Value, string Etag, long? Expires);
