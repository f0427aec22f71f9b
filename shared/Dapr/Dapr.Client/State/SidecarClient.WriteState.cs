using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol.Framing;
using Millrace.DaprProtocol.Transport;
using Proto = Millrace.DaprProtocol;

namespace Dapr.Client;

sealed partial class SidecarClient
{
    public override Task SaveStateAsync<TValue>(
        string storeName, string key, TValue value, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        SaveAsync(storeName, key, Json(value), null, stateOptions, metadata, cancellationToken);

    public override Task SaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        SaveAsync(
            storeName, key, UnsafeByteOperations.UnsafeWrap(binaryValue), null, stateOptions, metadata, cancellationToken);

    public override Task<bool> TrySaveStateAsync<TValue>(
        string storeName, string key, TValue value, string etag, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return UnlessAbortedAsync(SaveAsync(storeName, key, Json(value), etag, stateOptions, metadata, cancellationToken));
    }

    public override Task<bool> TrySaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, string etag, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        var value = UnsafeByteOperations.UnsafeWrap(binaryValue);
        return UnlessAbortedAsync(SaveAsync(storeName, key, value, etag, stateOptions, metadata, cancellationToken));
    }

    public override Task SaveBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ThrowIfNothing(items, nameof(items));
        var request = new Proto.SaveStateRequest { StoreName = storeName };
        foreach (var item in items)
            request.States.Add(StateMessages.Item(item.Key, Json(item.Value), item.ETag, item.StateOptions, item.Metadata));
        return CallAsync(
            "SaveState", request, Empty.Parser, $"Saving {items.Count} keys of state store '{storeName}'", cancellationToken);
    }

    public override Task DeleteStateAsync(
        string storeName, string key, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        DeleteAsync(storeName, key, null, stateOptions, metadata, cancellationToken);

    public override Task<bool> TryDeleteStateAsync(
        string storeName, string key, string etag, StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return UnlessAbortedAsync(DeleteAsync(storeName, key, etag, stateOptions, metadata, cancellationToken));
    }

    public override Task DeleteBulkStateAsync(
        string storeName, IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ThrowIfNothing(items, nameof(items));
        var request = new Proto.DeleteBulkStateRequest { StoreName = storeName };
        foreach (var item in items)
            request.States.Add(StateMessages.Item(item.Key, ByteString.Empty, item.ETag, item.StateOptions, item.Metadata));
        return CallAsync(
            "DeleteBulkState", request, Empty.Parser, $"Deleting {items.Count} keys of state store '{storeName}'",
            cancellationToken);
    }

    public override Task ExecuteStateTransactionAsync(
        string storeName, IReadOnlyList<StateTransactionRequest> operations,
        IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ThrowIfNothing(operations, nameof(operations));
        var request = new Proto.ExecuteStateTransactionRequest { StoreName = storeName };
        foreach (var operation in operations)
        {
            var value = operation.Value is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(operation.Value);
            request.Operations.Add(new Proto.TransactionalStateOperation
            {
                OperationType = operation.OperationType switch
                {
                    StateOperationType.Upsert => "upsert",
                    StateOperationType.Delete => "delete",
                    _ => throw new ArgumentException($"The operation on '{operation.Key}' is neither upsert nor delete."),
                },
                Request = StateMessages.Item(operation.Key, value, operation.ETag, operation.Options, operation.Metadata),
            });
        }
        Copy(metadata, request.Metadata);
        return CallAsync(
            "ExecuteStateTransaction", request, Empty.Parser,
            $"A transaction of {operations.Count} operations on state store '{storeName}'", cancellationToken);
    }

    Task<Empty> SaveAsync(
        string storeName, string key, ByteString value, string? etag, StateOptions? options,
        IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new Proto.SaveStateRequest { StoreName = storeName };
        request.States.Add(StateMessages.Item(key, value, etag, options, metadata));
        return CallAsync("SaveState", request, Empty.Parser, $"Saving '{key}' in state store '{storeName}'", cancellationToken);
    }

    Task<Empty> DeleteAsync(
        string storeName, string key, string? etag, StateOptions? options, IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new Proto.DeleteStateRequest
        {
            StoreName = storeName, Key = key, Etag = StateMessages.Etag(etag), Options = StateMessages.Options(options),
        };
        Copy(metadata, request.Metadata);
        return CallAsync(
            "DeleteState", request, Empty.Parser, $"Deleting '{key}' of state store '{storeName}'", cancellationToken);
    }

    /// <summary>Only Aborted means that the ETag did not match; every other failure is one.</summary>
    static async Task<bool> UnlessAbortedAsync(Task write)
    {
        try
        {
            await write.ConfigureAwait(false);
            return true;
        }
        catch (DaprException failure) when (failure.InnerException is GrpcStatusException { Code: GrpcStatusCode.Aborted })
        {
            return false;
        }
    }

    static void ThrowIfNothing<T>(IReadOnlyList<T> list, string name)
    {
        ArgumentNullException.ThrowIfNull(list, name);
        if (list.Count == 0)
            throw new ArgumentException("There is nothing to do: the list is empty.", name);
    }
}
