namespace Dapr.Client;

/// <summary>One item of a bulk save.</summary>
/// <param name="key">The key.</param>
/// <param name="value">The value, sent as JSON.</param>
/// <param name="etag">The ETag that the stored value must have; null for none.</param>
/// <param name="stateOptions">How the store treats the write.</param>
/// <param name="metadata">Metadata such as <c>ttlInSeconds</c>.</param>
public readonly struct SaveStateItem<TValue>(
    string key, TValue value, string etag, StateOptions? stateOptions = null,
    IReadOnlyDictionary<string, string>? metadata = null)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value, sent as JSON.</summary>
    public TValue Value { get; } = value;

    /// <summary>The ETag that the stored value must have; null for none.</summary>
    public string ETag { get; } = etag;

    /// <summary>How the store treats the write.</summary>
    public StateOptions? StateOptions { get; } = stateOptions;

    /// <summary>Metadata such as <c>ttlInSeconds</c>.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; } = metadata;
}
