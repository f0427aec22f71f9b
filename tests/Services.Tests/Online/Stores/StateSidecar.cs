using Dapr.Client;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.Dapr.Tests.Sidecar;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;

namespace Millrace.Services.Tests.Online.Stores;

/// <summary>A sidecar that has nothing but a state component with some store's rules.</summary>
sealed class StateSidecar : IAsyncDisposable
{
    readonly FakeSidecar _sidecar;

    StateSidecar(FakeSidecar sidecar) => _sidecar = sidecar;

    public DaprClient NewClient() => _sidecar.NewClient();

    public static async Task<StateSidecar> StartAsync(IStoreRules rules)
    {
        var sidecar = await FakeSidecar.StartAsync();
        sidecar.OnCall = (call, _) => Task.FromResult(Answer(rules, call));
        return new(sidecar);
    }

    public ValueTask DisposeAsync() => _sidecar.DisposeAsync();

    static GrpcAnswer Answer(IStoreRules rules, ReceivedCall call)
    {
        switch (call.Method)
        {
            case "GetState":
                var one = rules.Get(GetStateRequest.Parser.ParseFrom(call.Message).Key);
                return GrpcAnswer.Ok(one is { } found ? new GetStateResponse { Data = ByteString.CopyFrom(found.Value), Etag = found.ETag } : new GetStateResponse());
            case "GetBulkState":
                var several = new GetBulkStateResponse();
                foreach (var key in GetBulkStateRequest.Parser.ParseFrom(call.Message).Keys)
                    several.Items.Add(rules.Get(key) is { } item ? new DaprProtocol.BulkStateItem { Key = key, Data = ByteString.CopyFrom(item.Value), Etag = item.ETag } : new DaprProtocol.BulkStateItem { Key = key });
                return GrpcAnswer.Ok(several);
            case "SaveState":
                // One that is refused keeps none of the others back.
                return Worst([.. SaveStateRequest.Parser.ParseFrom(call.Message).States
                    .Select(item => rules.Save(item.Key, item.Value.ToByteArray(), item.Etag?.Value ?? "", ConcurrencyOf(item.Options)))]);
            case "DeleteBulkState":
                return Worst([.. DeleteBulkStateRequest.Parser.ParseFrom(call.Message).States.Select(item => rules.Delete(item.Key, item.Etag?.Value ?? ""))]);
            case var other:
                throw new InvalidOperationException($"The tests ask for no {other}.");
        }
    }

    static GrpcAnswer Worst(int[] statuses) => statuses.Max() switch
    {
        204 => GrpcAnswer.Ok(new Empty()),
        409 => GrpcAnswer.Failure(GrpcStatusCode.Aborted, "possible etag mismatch"),
        400 => GrpcAnswer.Failure(GrpcStatusCode.InvalidArgument, "invalid etag value"),
        _ => GrpcAnswer.Failure(GrpcStatusCode.Internal, "failed to set key"),
    };

    static Concurrency ConcurrencyOf(DaprProtocol.StateOptions? options) => options?.Concurrency switch
    {
        DaprProtocol.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite => Concurrency.FirstWrite,
        DaprProtocol.StateOptions.Types.StateConcurrency.ConcurrencyLastWrite => Concurrency.LastWrite,
        _ => Concurrency.None,
    };
}
