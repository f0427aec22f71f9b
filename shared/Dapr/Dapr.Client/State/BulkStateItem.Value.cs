namespace Dapr.Client;

/// <summary>One item of a bulk get, read from JSON.</summary>
/// <param name="key">The key.</param>
/// <param name="value">The value; the default when the key does not exist.</param>
/// <param name="etag">The ETag; empty when the key does not exist.</param>
public readonly struct BulkStateItem<TValue>(string key, TValue value, string etag)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value; the default when the key does not exist.</summary>
    public TValue Value { get; } = value;

    /// <summary>The ETag; empty when the key does not exist.</summary>
    public string ETag { get; } = etag;
}
