using System.Text.Json;
using Dapr;
using Dapr.Client;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;
using Millrace.Dapr.Tests.Sidecar;
using Millrace.DaprProtocol.Transport;
using Millrace.Testing;
using Millrace.Testing.Recordings;
using Status = Millrace.DaprProtocol.Status;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>Every gRPC error that the real daprd was seen to give.</summary>
public sealed class ErrorCatalogueTests
{
    static readonly Dictionary<string, Func<DaprClient, Task>> s_calls = new(StringComparer.Ordinal)
    {
        ["PublishEvent"] = client => client.PublishEventAsync("p", "t", 1),
        ["BulkPublishEvent"] = client => client.BulkPublishEventAsync("p", "t", [1]),
        ["GetState"] = client => client.GetStateAsync<int>("s", "k"),
        ["GetBulkState"] = client => client.GetBulkStateAsync("s", ["k"], 1),
        ["SaveState"] = client => client.SaveStateAsync("s", "k", 1),
        ["DeleteState"] = client => client.DeleteStateAsync("s", "k"),
        ["DeleteBulkState"] = client => client.DeleteBulkStateAsync("s", [new BulkDeleteStateItem("k", "e")]),
        ["ExecuteStateTransaction"] = client => client.ExecuteStateTransactionAsync(
            "s", [new StateTransactionRequest("k", [1], StateOperationType.Upsert)]),
        ["InvokeBinding"] = client => client.InvokeBindingAsync("b", "create", 1),
        ["GetSecret"] = client => client.GetSecretAsync("s", "k"),
        ["GetBulkSecret"] = client => client.GetBulkSecretAsync("s"),
    };

    [SharedFact(RecordingLibrary.Folder)]
    public async Task Every_recorded_error_reaches_the_caller_with_code_text_and_reason()
    {
        using var catalogue = JsonDocument.Parse(await File.ReadAllBytesAsync(RecordingLibrary.PathOf("errors/grpc")));
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        var seen = 0;
        foreach (var row in catalogue.RootElement.GetProperty("rows").EnumerateArray())
        {
            if (!s_calls.TryGetValue(row.GetProperty("method").GetString()!, out var call))
                continue;
            var code = (GrpcStatusCode)row.GetProperty("code_number").GetInt32();
            var reason = row.GetProperty("reasons").EnumerateArray().Select(item => item.GetString()!).FirstOrDefault();
            foreach (var text in row.GetProperty("messages").EnumerateArray().Select(item => item.GetString()!))
            {
                sidecar.OnCall = (_, _) => Task.FromResult(
                    GrpcAnswer.Failure(code, text, Details(code, text, reason), inHeaders: seen % 2 == 0));
                var failure = await Should.ThrowAsync<DaprException>(() => call(client));
                var cause = failure.InnerException.ShouldBeOfType<GrpcStatusException>();
                cause.Code.ShouldBe(code);
                cause.Detail.ShouldBe(text);
                cause.Reason.ShouldBe(reason);
                failure.Message.ShouldContain(text);
                seen++;
            }
        }
        seen.ShouldBeGreaterThan(50);
    }

    static Status? Details(GrpcStatusCode code, string text, string? reason) => reason is null ? null : new Status
    {
        Code = (int)code,
        Message = text,
        Details =
        {
            Any.Pack(new ResourceInfo { ResourceType = "state", ResourceName = "s" }),
            Any.Pack(new ErrorInfo { Domain = "dapr.io", Reason = reason }),
        },
    };
}
