namespace Millrace.Online.Store;

/// <summary>One record to be written, provided that nobody wrote it since it was read.</summary>
/// <param name="Key">The record's key.</param>
/// <param name="Value">Its new bytes.</param>
/// <param name="ETag">The tag it was read with; empty creates it.</param>
public readonly record struct OnlineWrite(string Key, byte[] Value, string ETag);
