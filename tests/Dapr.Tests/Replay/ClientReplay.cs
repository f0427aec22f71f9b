using Dapr;
using Dapr.Client;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Millrace.DaprProtocol.Framing;
using Millrace.Dapr.Tests.Sidecar;
using Millrace.DaprProtocol.Transport;
using Millrace.Testing.Recordings;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>
/// Makes the recorded gRPC calls by way of the client. The request must be the recorded message, and what the client
/// returns or throws must be what the recorded answer says.
/// </summary>
static class ClientReplay
{
    public static async Task RunAsync(Recording recording, ReplayReport report)
    {
        var steps = recording.Between(RecordedKind.Grpc, "client", "daprd").ToList();
        if (steps.Count == 0)
            return;
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        foreach (var step in steps)
            if (RecordedCall.Of(step.Grpc!) is { } call)
                await report.StepAsync(step.Index, () => ReplayAsync(sidecar, client, step, call));
            else
                report.Leave(step.Index, $"{step.Grpc!.Method} with these arguments is not a call the client makes");
    }

    static async Task ReplayAsync(FakeSidecar sidecar, DaprClient client, RecordedStep step, RecordedCall call)
    {
        if (call.IsRefused)
        {
            // daprd is never asked: the client refuses what may not be empty.
            await Should.ThrowAsync<ArgumentException>(() => call.RunAsync(client, null));
            return;
        }
        IMessage? received = null;
        sidecar.OnCall = (asked, _) =>
        {
            asked.Method.ShouldBe(step.Grpc!.Method);
            received = call.Request.Descriptor.Parser.ParseFrom(asked.Message);
            return Task.FromResult(RecordedAnswer.Of(step, call.AnswerType));
        };
        var response = step.Grpc!.Response!;
        var answer = response.Code == "OK"
            ? call.AnswerType.Parser.ParseFrom(RecordedAnswer.Of(step, call.AnswerType).Message)
            : null;
        try
        {
            await call.RunAsync(client, answer);
            response.Code.ShouldBe(call.HasFalse ? "ABORTED" : "OK");
        }
        catch (DaprException failure)
        {
            response.Code.ShouldNotBe("OK", failure.Message);
            var cause = failure.InnerException.ShouldBeOfType<GrpcStatusException>();
            cause.Code.ShouldBe((GrpcStatusCode)response.CodeNumber);
            cause.Detail.ShouldBe(response.Text);
            failure.Message.ShouldContain(response.Text);
        }
        received.ShouldNotBeNull("the client must have asked");
        if (call.IsExact)
            received.ShouldBe(call.Request);
    }
}
