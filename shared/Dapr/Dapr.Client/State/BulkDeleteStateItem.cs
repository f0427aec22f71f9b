namespace Dapr.Client;

/// <summary>One item of a bulk delete.</summary>
/// <param name="key">The key.</param>
/// <param name="etag">The ETag that the stored value must have; null for none.</param>
/// <param name="stateOptions">How the store treats the deletion.</param>
/// <param name="metadata">Metadata for the store.</param>
public readonly struct BulkDeleteStateItem(
    string key, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The ETag that the stored value must have; null for none.</summary>
    public string ETag { get; } = etag;

    /// <summary>How the store treats the deletion.</summary>
    public StateOptions? StateOptions { get; } = stateOptions;

    /// <summary>Metadata for the store.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; } = metadata;
}
