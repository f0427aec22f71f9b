namespace Dapr.Client;

/// <summary>One item of a bulk get, as text.</summary>
/// <param name="key">The key.</param>
/// <param name="value">The stored text; empty when the key does not exist.</param>
/// <param name="etag">The ETag; empty when the key does not exist.</param>
public readonly struct BulkStateItem(string key, string value, string etag)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The stored text; empty when the key does not exist.</summary>
    public string Value { get; } = value;

    /// <summary>The ETag; empty when the key does not exist.</summary>
    public string ETag { get; } = etag;
}
