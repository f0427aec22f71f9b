using System.Text.Json;
using Dapr.Client;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using StateOptions = Dapr.Client.StateOptions;

namespace Millrace.Dapr.Tests.Replay;

static class WriteCalls
{
    public static RecordedCall? Save(SaveStateRequest request)
    {
        if (request.States.Count > 1)
            return SaveBulk(request);
        var item = request.States.SingleOrDefault() ?? new StateItem();
        var metadata = new Dictionary<string, string>(item.Metadata);
        return new RecordedCall(request, Empty.Descriptor, async (client, _) =>
        {
            if (item.Etag is not null)
                return await client.TrySaveByteStateAsync(
                    request.StoreName, item.Key, item.Value.Memory, item.Etag.Value, Options(item.Options), metadata);
            await client.SaveByteStateAsync(request.StoreName, item.Key, item.Value.Memory, Options(item.Options), metadata);
            return true;
        })
        {
            IsRefused = request.StoreName.Length == 0 || item.Key.Length == 0,
        };
    }

    public static RecordedCall Delete(DeleteStateRequest request)
    {
        var metadata = new Dictionary<string, string>(request.Metadata);
        return new RecordedCall(request, Empty.Descriptor, async (client, _) =>
        {
            if (request.Etag is not null)
                return await client.TryDeleteStateAsync(
                    request.StoreName, request.Key, request.Etag.Value, Options(request.Options), metadata);
            await client.DeleteStateAsync(request.StoreName, request.Key, Options(request.Options), metadata);
            return true;
        })
        {
            IsRefused = request.StoreName.Length == 0 || request.Key.Length == 0,
        };
    }

    public static RecordedCall DeleteBulk(DeleteBulkStateRequest request) =>
        new(request, Empty.Descriptor, async (client, _) =>
        {
            await client.DeleteBulkStateAsync(request.StoreName, [.. request.States.Select(item => new BulkDeleteStateItem(
                item.Key, item.Etag?.Value!, Options(item.Options), new Dictionary<string, string>(item.Metadata)))]);
            return true;
        })
        {
            IsRefused = request.StoreName.Length == 0 || request.States.Count == 0,
        };

    public static RecordedCall? Transaction(ExecuteStateTransactionRequest request)
    {
        if (request.Operations.Any(operation => operation.OperationType is not "upsert" and not "delete"))
            return null;
        return new RecordedCall(request, Empty.Descriptor, async (client, _) =>
        {
            await client.ExecuteStateTransactionAsync(
                request.StoreName, [.. request.Operations.Select(Operation)], new Dictionary<string, string>(request.Metadata));
            return true;
        })
        {
            IsRefused = request.StoreName.Length == 0 || request.Operations.Count == 0
                || request.Operations.Any(operation => (operation.Request?.Key ?? "").Length == 0),
        };
    }

    static RecordedCall? SaveBulk(SaveStateRequest request)
    {
        // The client saves JSON in bulk; bytes that are no JSON, or JSON with blanks, cannot be sent through it.
        var values = request.States.Select(item => Json(item.Value)).ToList();
        if (values.Any(value => value is null))
            return null;
        return new RecordedCall(request, Empty.Descriptor, async (client, _) =>
        {
            await client.SaveBulkStateAsync(request.StoreName, [.. request.States.Zip(values, (item, value) =>
                new SaveStateItem<JsonElement>(
                    item.Key, value!.Value, item.Etag?.Value!, Options(item.Options), new Dictionary<string, string>(item.Metadata)))]);
            return true;
        });
    }

    static JsonElement? Json(ByteString value)
    {
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(value.Span);
            return JsonSerializer.SerializeToUtf8Bytes(json).AsSpan().SequenceEqual(value.Span) ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static StateTransactionRequest Operation(TransactionalStateOperation operation) => new(
        operation.Request?.Key!, operation.Request?.Value.ToByteArray(),
        operation.OperationType == "delete" ? StateOperationType.Delete : StateOperationType.Upsert,
        operation.Request?.Etag?.Value, new Dictionary<string, string>(operation.Request?.Metadata ?? []),
        Options(operation.Request?.Options));

    static StateOptions? Options(Millrace.DaprProtocol.StateOptions? options) => options is null ? null : new StateOptions
    {
        Concurrency = (int)options.Concurrency switch
        {
            1 => ConcurrencyMode.FirstWrite,
            2 => ConcurrencyMode.LastWrite,
            _ => null,
        },
        Consistency = (int)options.Consistency switch
        {
            1 => ConsistencyMode.Eventual,
            2 => ConsistencyMode.Strong,
            _ => null,
        },
    };
}
