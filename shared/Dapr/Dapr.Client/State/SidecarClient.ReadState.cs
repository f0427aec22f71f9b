using System.Text.Json;
using Google.Protobuf;
using Proto = Millrace.DaprProtocol;

namespace Dapr.Client;

sealed partial class SidecarClient
{
    public override async Task<TValue> GetStateAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = default,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await GetAsync(storeName, key, consistencyMode, metadata, cancellationToken).ConfigureAwait(false);
        return FromState<TValue>(response.Data, storeName, key);
    }

    public override async Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await GetAsync(storeName, key, consistencyMode, metadata, cancellationToken).ConfigureAwait(false);
        return (FromState<TValue>(response.Data, storeName, key), response.Etag);
    }

    public override async Task<ReadOnlyMemory<byte>> GetByteStateAsync(
        string storeName, string key, ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await GetAsync(storeName, key, consistencyMode, metadata, cancellationToken).ConfigureAwait(false);
        return response.Data.Memory;
    }

    public override async Task<(ReadOnlyMemory<byte>, string etag)> GetByteStateAndETagAsync(
        string storeName, string key, ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await GetAsync(storeName, key, consistencyMode, metadata, cancellationToken).ConfigureAwait(false);
        return (response.Data.Memory, response.Etag);
    }

    public override async Task<IReadOnlyList<BulkStateItem>> GetBulkStateAsync(
        string storeName, IReadOnlyList<string> keys, int? parallelism,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await GetBulkAsync(storeName, keys, parallelism, metadata, cancellationToken).ConfigureAwait(false);
        var items = new BulkStateItem[response.Items.Count];
        for (var at = 0; at < items.Length; at++)
            items[at] = new(response.Items[at].Key, response.Items[at].Data.ToStringUtf8(), response.Items[at].Etag);
        return items;
    }

    public override async Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<string> keys, int? parallelism,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await GetBulkAsync(storeName, keys, parallelism, metadata, cancellationToken).ConfigureAwait(false);
        var items = new BulkStateItem<TValue>[response.Items.Count];
        for (var at = 0; at < items.Length; at++)
        {
            var item = response.Items[at];
            items[at] = new(item.Key, FromState<TValue>(item.Data, storeName, item.Key), item.Etag);
        }
        return items;
    }

    Task<Proto.GetStateResponse> GetAsync(
        string storeName, string key, ConsistencyMode? consistency, IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new Proto.GetStateRequest
        {
            StoreName = storeName, Key = key, Consistency = StateMessages.Consistency(consistency),
        };
        Copy(metadata, request.Metadata);
        return CallAsync("GetState", request, Proto.GetStateResponse.Parser, Reading(storeName, key), cancellationToken);
    }

    Task<Proto.GetBulkStateResponse> GetBulkAsync(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0)
            throw new ArgumentException("There is nothing to read: the list of keys is empty.", nameof(keys));
        var request = new Proto.GetBulkStateRequest { StoreName = storeName, Parallelism = parallelism ?? 0 };
        request.Keys.AddRange(keys);
        Copy(metadata, request.Metadata);
        return CallAsync(
            "GetBulkState", request, Proto.GetBulkStateResponse.Parser,
            $"Reading {keys.Count} keys of state store '{storeName}'", cancellationToken);
    }

    // What is said of a failure is put together when there is one.
    TValue FromState<TValue>(ByteString value, string storeName, string key)
    {
        try
        {
            return value.IsEmpty ? default! : JsonSerializer.Deserialize<TValue>(value.Span, JsonSerializerOptions)!;
        }
        catch (JsonException unreadable)
        {
            throw new DaprException($"{Reading(storeName, key)} failed: what is there cannot be read as {typeof(TValue)}.", unreadable);
        }
    }

    static string Reading(string storeName, string key) => $"Reading '{key}' of state store '{storeName}'";
}
