namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <summary>Saves bytes as they are. They must not change before the call has ended.</summary>
    public abstract Task SaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves bytes as they are if the stored value has this ETag; false if it has another.</summary>
    public abstract Task<bool> TrySaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, string etag, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>The stored bytes; empty when the key does not exist.</summary>
    public abstract Task<ReadOnlyMemory<byte>> GetByteStateAsync(
        string storeName, string key, ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>The stored bytes and their ETag; both empty when the key does not exist.</summary>
    public abstract Task<(ReadOnlyMemory<byte>, string etag)> GetByteStateAndETagAsync(
        string storeName, string key, ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);
}
