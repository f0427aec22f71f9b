using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Transport;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resilience;
using Status = Millrace.DaprProtocol.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>What the answer to an event means that went out by gRPC.</summary>
internal static class GrpcReply
{
    public static Outcome Of(Status? status) => status switch
    {
        Status.Retry => Outcome.Retry("the app answered RETRY"),
        Status.Drop => Outcome.Drop("the app answered DROP"),
        _ => Outcome.Done,
    };

    /// <summary>An app without a handler for events does not want them; any other failure is to be tried again.</summary>
    public static Outcome Of(GrpcStatusException failure) => failure.Code == GrpcCode.Unimplemented
        ? Outcome.Drop(failure.Message)
        : Outcome.Retry(failure.Message);

    /// <summary>Per entry: one that the answer does not name is to be tried again.</summary>
    public static Outcome[] Of(TopicEventBulkResponse answer, IReadOnlyList<BatchEntry> entries)
    {
        var statuses = new Dictionary<string, Status>(StringComparer.Ordinal);
        foreach (var entry in answer.Statuses)
            statuses[entry.EntryId] = entry.Status;
        return
        [
            .. entries.Select(entry => statuses.TryGetValue(entry.Id, out var status)
                ? Of(status) : Outcome.Retry("the app did not answer for the entry")),
        ];
    }
}
