using Dapr.Client;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Millrace.DaprProtocol;
using Millrace.Testing.Recordings;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>A recorded gRPC call as a call of the client.</summary>
/// <param name="request">The recorded request.</param>
/// <param name="answerType">The type of the answer.</param>
/// <param name="run">Makes the call; given an answer, compares the result with it. False is the result of a failed Try.</param>
sealed class RecordedCall(
    IMessage request, MessageDescriptor answerType, Func<DaprClient, IMessage?, Task<bool>> run)
{
    public IMessage Request { get; } = request;

    public MessageDescriptor AnswerType { get; } = answerType;

    /// <summary>True when the client must refuse the arguments.</summary>
    public bool IsRefused { get; init; }

    /// <summary>False when the client cannot make the very same request, but the same kind with the same answer.</summary>
    public bool IsExact { get; init; } = true;

    /// <summary>True when the last run ended with false.</summary>
    public bool HasFalse { get; private set; }

    public async Task RunAsync(DaprClient client, IMessage? answer) => HasFalse = !await run(client, answer);

    /// <summary>The client's call for a recorded one; null when it has none, or when it was not recorded in full.</summary>
    public static RecordedCall? Of(RecordedGrpc grpc) => grpc.Method switch
    {
        "PublishEvent" => FromRecorded(grpc, PublishEventRequest.Parser, PublishCalls.Publish),
        "BulkPublishEvent" => FromRecorded(grpc, BulkPublishRequest.Parser, PublishCalls.Bulk),
        "GetState" => FromRecorded(grpc, GetStateRequest.Parser, ReadCalls.Get),
        "GetBulkState" => FromRecorded(grpc, GetBulkStateRequest.Parser, ReadCalls.GetBulk),
        "SaveState" => FromRecorded(grpc, SaveStateRequest.Parser, WriteCalls.Save),
        "DeleteState" => FromRecorded(grpc, DeleteStateRequest.Parser, WriteCalls.Delete),
        "DeleteBulkState" => FromRecorded(grpc, DeleteBulkStateRequest.Parser, WriteCalls.DeleteBulk),
        "ExecuteStateTransaction" => FromRecorded(grpc, ExecuteStateTransactionRequest.Parser, WriteCalls.Transaction),
        "InvokeBinding" => FromRecorded(grpc, InvokeBindingRequest.Parser, OtherCalls.Binding),
        "GetSecret" => FromRecorded(grpc, GetSecretRequest.Parser, OtherCalls.Secret),
        "GetBulkSecret" => FromRecorded(grpc, GetBulkSecretRequest.Parser, OtherCalls.BulkSecret),
        "GetMetadata" => FromRecorded(grpc, GetMetadataRequest.Parser, OtherCalls.Metadata),
        "SetMetadata" => FromRecorded(grpc, SetMetadataRequest.Parser, OtherCalls.SetMetadata),
        _ => null,
    };

    static RecordedCall? FromRecorded<T>(RecordedGrpc grpc, MessageParser<T> parser, Func<T, RecordedCall?> call)
        where T : class, IMessage<T>, new()
    {
        if (grpc.Response is { Code: "OK", MessageBytes: null, Message: null })
            return null;
        if (grpc.MessageBytes is { } bytes)
            return call(parser.ParseFrom(bytes));
        return grpc.Message is { ValueKind: System.Text.Json.JsonValueKind.Object } json
            ? call((T)RecordedAnswer.Message(json, new T().Descriptor))
            : null;
    }
}
