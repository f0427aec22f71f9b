namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <summary>The value of a key, read from JSON; the type's default when the key does not exist.</summary>
    public abstract Task<TValue> GetStateAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = default,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>The value of a key and its ETag; the default and an empty ETag when the key does not exist.</summary>
    public abstract Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>The value of a key as an entry that can be changed and saved.</summary>
    public async Task<StateEntry<TValue>> GetStateEntryAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var (value, etag) = await GetStateAndETagAsync<TValue>(storeName, key, consistencyMode, metadata, cancellationToken)
            .ConfigureAwait(false);
        return new StateEntry<TValue>(this, storeName, key, value, etag);
    }

    /// <summary>Several keys in one call, as text. The order of the answer is the store's.</summary>
    public abstract Task<IReadOnlyList<BulkStateItem>> GetBulkStateAsync(
        string storeName, IReadOnlyList<string> keys, int? parallelism,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Several keys in one call, read from JSON. The order of the answer is the store's.</summary>
    public abstract Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<string> keys, int? parallelism,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves a value as JSON; null is stored as no bytes.</summary>
    public abstract Task SaveStateAsync<TValue>(
        string storeName, string key, TValue value, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Saves a value as JSON if the stored one has this ETag; false if it has another. An empty ETag is the same as none.
    /// </summary>
    public abstract Task<bool> TrySaveStateAsync<TValue>(
        string storeName, string key, TValue value, string etag, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves several values as JSON. Not one transaction: some may be stored when the call fails.</summary>
    public abstract Task SaveBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken = default);

    /// <summary>Deletes a key; one that does not exist is no error.</summary>
    public abstract Task DeleteStateAsync(
        string storeName, string key, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a key if the stored value has this ETag; false if it has another.</summary>
    public abstract Task<bool> TryDeleteStateAsync(
        string storeName, string key, string etag, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes several keys. Not one transaction.</summary>
    public abstract Task DeleteBulkStateAsync(
        string storeName, IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken = default);

    /// <summary>Does all operations or none, as far as the store can. An ETag that does not match fails the whole call.</summary>
    public abstract Task ExecuteStateTransactionAsync(
        string storeName, IReadOnlyList<StateTransactionRequest> operations,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);
}
