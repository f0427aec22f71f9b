using Dapr.Client;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;

namespace Millrace.Dapr.Tests.Replay;

static class PublishCalls
{
    public static RecordedCall Publish(PublishEventRequest request)
    {
        var metadata = new Dictionary<string, string>(request.Metadata);
        // The client never sends data without a type; the outcome does not depend on it.
        var isExact = request.DataContentType.Length > 0 || request.Data.IsEmpty;
        return new RecordedCall(request, Empty.Descriptor, async (client, _) =>
        {
            await (request.Data.IsEmpty && request.DataContentType.Length == 0
                ? client.PublishEventAsync(request.PubsubName, request.Topic, metadata)
                : client.PublishByteEventAsync(
                    request.PubsubName, request.Topic, request.Data.Memory,
                    isExact ? request.DataContentType : "text/plain", metadata));
            return true;
        })
        {
            IsExact = isExact,
            IsRefused = request.PubsubName.Length == 0 || request.Topic.Length == 0,
        };
    }

    /// <summary>Entry ids and types are the client's own, so only the outcome is the recorded one.</summary>
    public static RecordedCall Bulk(BulkPublishRequest request)
    {
        var events = request.Entries.Select(entry => entry.Event.ToByteArray()).ToList();
        var metadata = new Dictionary<string, string>(request.Metadata);
        return new RecordedCall(request, BulkPublishResponse.Descriptor, async (client, answer) =>
        {
            var response = await client.BulkPublishEventAsync(request.PubsubName, request.Topic, events, metadata);
            if (answer is BulkPublishResponse recorded)
                response.FailedEntries.Count.ShouldBe(recorded.FailedEntries.Count);
            return true;
        })
        {
            IsExact = false,
            IsRefused = request.PubsubName.Length == 0 || request.Topic.Length == 0 || events.Count == 0,
        };
    }
}
