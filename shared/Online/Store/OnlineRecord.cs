namespace Millrace.Online.Store;

/// <summary>What the online store holds under a key.</summary>
/// <param name="Value">The record's bytes, the first of which is the encoding's version; null when nothing is stored.</param>
/// <param name="ETag">The store's tag of this version of the record; empty when nothing is stored, or when a reader that cannot write did not ask for it.</param>
public readonly record struct OnlineRecord(byte[]? Value, string ETag)
{
    /// <summary>The most bytes that a record should take: a lookup reads it whole, and so does every batch that changes it.</summary>
    public const int TargetBytes = 16 * 1024;

    /// <summary>The record of a key under which nothing is stored.</summary>
    public static OnlineRecord Missing { get; } = new(null, "");

    /// <summary>Whether something is stored.</summary>
    public bool Exists => Value is not null;
}
