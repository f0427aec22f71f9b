using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Http;
using Millrace.LocalRuntime.Json;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.State;
using Item = Millrace.DaprProtocol.StateItem;
using Write = Millrace.LocalRuntime.State.StateItem;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>State over gRPC.</summary>
internal sealed class GrpcState(AppSession session)
{
    public Task<IMessage> GetAsync(GrpcCall call, GetStateRequest request)
    {
        var response = new GetStateResponse();
        if (session.StateFor(request.StoreName).Get(request.Key) is { } record)
        {
            response.Data = UnsafeByteOperations.UnsafeWrap(record.Value);
            response.Etag = record.Etag;
            if (record.Expires is { } expires)
                response.Metadata["ttlExpireTime"] = StateApi.Instant(expires);
        }
        return Task.FromResult<IMessage>(response);
    }

    public Task<IMessage> GetBulkAsync(GrpcCall call, GetBulkStateRequest request)
    {
        var response = new GetBulkStateResponse();
        foreach (var (key, record) in session.StateFor(request.StoreName).GetBulk(request.Keys))
        {
            var item = new BulkStateItem { Key = key };
            if (record is not null)
            {
                item.Data = UnsafeByteOperations.UnsafeWrap(record.Value);
                item.Etag = record.Etag;
                if (record.Expires is { } expires)
                    item.Metadata["ttlExpireTime"] = StateApi.Instant(expires);
            }
            response.Items.Add(item);
        }
        return Task.FromResult<IMessage>(response);
    }

    public async Task<IMessage> SaveAsync(GrpcCall call, SaveStateRequest request)
    {
        var store = session.StateFor(request.StoreName);
        if (request.States.Any(item => item.Key.Length == 0))
            throw StateErrors.EmptyKey();
        if (request.States.Count > 0)
            await store.SaveAsync([.. request.States.Select(Read)]);
        return new Empty();
    }

    public async Task<IMessage> DeleteAsync(GrpcCall call, DeleteStateRequest request)
    {
        await session.StateFor(request.StoreName).DeleteAsync(request.Key, request.Etag?.Value);
        return new Empty();
    }

    public async Task<IMessage> DeleteBulkAsync(GrpcCall call, DeleteBulkStateRequest request)
    {
        await session.StateFor(request.StoreName).DeleteBulkAsync([.. request.States.Select(Read)]);
        return new Empty();
    }

    public async Task<IMessage> TransactAsync(GrpcCall call, ExecuteStateTransactionRequest request)
    {
        var store = session.StateFor(request.StoreName);
        if (request.Operations.FirstOrDefault(operation => operation.OperationType is not ("upsert" or "delete")) is { } unknown)
            throw StateErrors.UnknownOperation(unknown.OperationType);
        await store.TransactAsync(
            [.. request.Operations.Select(operation => (operation.OperationType == "delete", Read(operation.Request ?? new Item())))]);
        return new Empty();
    }

    public Task<IMessage> QueryAsync(GrpcCall call, QueryStateRequest request) =>
        throw StateErrors.QueryNotSupported(session.StateFor(request.StoreName, query: true).Name);

    static Write Read(Item item)
    {
        var value = item.Value.ToByteArray();
        var metadata = item.Metadata.ToDictionary(member => member.Key, member => member.Value);
        if (metadata.FirstOrDefault(member => member.Key.Equals("contentType", StringComparison.OrdinalIgnoreCase)).Value
            is { } contentType && MediaType.IsJson(contentType))
            value = Normal(value);
        return new Write(item.Key, value, item.Etag?.Value,
            item.Options?.Concurrency == StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite, metadata);
    }

    // A value declared to be JSON is stored as the HTTP API would store it.
    static byte[] Normal(byte[] value)
    {
        try
        {
            using var document = GoJsonErrors.Parse(value);
            return GoJson.Write(document.RootElement, keepNumbers: false);
        }
        catch (FormatException failure)
        {
            throw GrpcApi.Plain(GrpcCode.Unknown, failure.Message);
        }
    }
}
