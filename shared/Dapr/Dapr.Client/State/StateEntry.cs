using Dapr.Client;

namespace Dapr;

/// <summary>A value of a state store with the ETag it was read with, and what can be done with it.</summary>
public sealed class StateEntry<TValue>
{
    readonly DaprClient _client;

    /// <summary>Creates the entry.</summary>
    public StateEntry(DaprClient client, string storeName, string key, TValue value, string etag)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        _client = client;
        StoreName = storeName;
        Key = key;
        Value = value;
        ETag = etag;
    }

    /// <summary>The store.</summary>
    public string StoreName { get; }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The value; setting it stores nothing before one of the saves is called.</summary>
    public TValue Value { get; set; }

    /// <summary>The ETag at the time of reading; a save does not renew it.</summary>
    public string ETag { get; }

    /// <summary>Deletes the key, whatever its ETag is by now.</summary>
    public Task DeleteAsync(
        StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default) =>
        _client.DeleteStateAsync(StoreName, Key, stateOptions, metadata, cancellationToken);

    /// <summary>Saves the value, whatever the ETag is by now.</summary>
    public Task SaveAsync(
        StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default) =>
        _client.SaveStateAsync(StoreName, Key, Value, stateOptions, metadata, cancellationToken);

    /// <summary>Saves the value if the ETag is still the one that was read; false if not.</summary>
    public Task<bool> TrySaveAsync(
        StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default) =>
        _client.TrySaveStateAsync(StoreName, Key, Value, ETag, stateOptions, metadata, cancellationToken);

    /// <summary>Deletes the key if the ETag is still the one that was read; false if not.</summary>
    public Task<bool> TryDeleteAsync(
        StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default) =>
        _client.TryDeleteStateAsync(StoreName, Key, ETag, stateOptions, metadata, cancellationToken);
}
