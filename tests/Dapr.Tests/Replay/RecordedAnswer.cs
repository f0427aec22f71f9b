using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;
using Millrace.Dapr.Tests.Sidecar;
using Millrace.Testing.Recordings;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>Turns what daprd was recorded to answer into what the fake sidecar answers.</summary>
static class RecordedAnswer
{
    static readonly JsonParser s_parser = new(new JsonParser.Settings(
        20, TypeRegistry.FromMessages(ErrorInfo.Descriptor, ResourceInfo.Descriptor, BadRequest.Descriptor, Help.Descriptor)));

    public static GrpcAnswer Of(RecordedStep step, MessageDescriptor answerType)
    {
        var response = step.Grpc!.Response!;
        return response.Code == "OK"
            ? new GrpcAnswer(response.MessageBytes ?? Message(response.Message!.Value, answerType).ToByteArray())
            : GrpcAnswer.Failure(
                (GrpcStatusCode)response.CodeNumber, response.Text, Details(response.StatusDetails), step.Index % 2 == 0);
    }

    public static IMessage Message(JsonElement json, MessageDescriptor type) => s_parser.Parse(json.GetRawText(), type);

    static Status? Details(JsonElement? json) =>
        json is null ? null : (Status)s_parser.Parse(json.Value.GetRawText(), Status.Descriptor);
}
