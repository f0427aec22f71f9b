using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Proto = Millrace.DaprProtocol;

namespace Dapr.Client;

sealed partial class SidecarClient
{
    const string CloudEventJson = "application/cloudevents+json";

    public override Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return PublishAsync(pubsubName, topicName, JsonText(data), JsonTypeOf(data), null, cancellationToken);
    }

    public override Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, Dictionary<string, string> metadata,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(metadata);
        return PublishAsync(pubsubName, topicName, JsonText(data), JsonTypeOf(data), metadata, cancellationToken);
    }

    public override Task PublishEventAsync(
        string pubsubName, string topicName, CancellationToken cancellationToken = default) =>
        PublishAsync(pubsubName, topicName, ByteString.Empty, "", null, cancellationToken);

    public override Task PublishEventAsync(
        string pubsubName, string topicName, Dictionary<string, string> metadata,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return PublishAsync(pubsubName, topicName, ByteString.Empty, "", metadata, cancellationToken);
    }

    public override Task PublishByteEventAsync(
        string pubsubName, string topicName, ReadOnlyMemory<byte> data, string dataContentType = "application/json",
        Dictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataContentType);
        return PublishAsync(
            pubsubName, topicName, UnsafeByteOperations.UnsafeWrap(data), dataContentType, metadata, cancellationToken);
    }

    public override async Task<BulkPublishResponse<TValue>> BulkPublishEventAsync<TValue>(
        string pubsubName, string topicName, IReadOnlyList<TValue> events, Dictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            throw new ArgumentException("There is nothing to publish: the list of events is empty.", nameof(events));
        var request = new Proto.BulkPublishRequest { PubsubName = pubsubName, Topic = topicName };
        Copy(metadata, request.Metadata);
        foreach (var item in events)
            request.Entries.Add(Entry(item, request.Entries.Count, metadata));
        var response = await CallAsync(
            "BulkPublishEvent", request, Proto.BulkPublishResponse.Parser,
            $"Publishing {events.Count} events to topic '{topicName}' of '{pubsubName}'", cancellationToken).ConfigureAwait(false);
        var failed = new List<BulkPublishResponseFailedEntry<TValue>>(response.FailedEntries.Count);
        foreach (var failure in response.FailedEntries)
            if (int.TryParse(failure.EntryId, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < events.Count)
                failed.Add(new(
                    new(failure.EntryId, events[index], request.Entries[index].ContentType, metadata), failure.Error));
            else
                throw new DaprException(
                    $"The sidecar says that event '{failure.EntryId}' was not published ({failure.Error}), but no event has that id.");
        return new BulkPublishResponse<TValue>(failed);
    }

    Task<Empty> PublishAsync(
        string pubsubName, string topicName, ByteString data, string contentType, Dictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        var request = new Proto.PublishEventRequest
        {
            PubsubName = pubsubName, Topic = topicName, Data = data, DataContentType = contentType,
        };
        Copy(metadata, request.Metadata);
        return CallAsync(
            "PublishEvent", request, Empty.Parser, $"Publishing to topic '{topicName}' of '{pubsubName}'", cancellationToken);
    }

    Proto.BulkPublishRequestEntry Entry<TValue>(TValue item, int index, Dictionary<string, string>? metadata)
    {
        ArgumentNullException.ThrowIfNull(item);
        var entry = new Proto.BulkPublishRequestEntry
        {
            EntryId = index.ToString(CultureInfo.InvariantCulture),
            Event = item is byte[] bytes ? UnsafeByteOperations.UnsafeWrap(bytes) : JsonText(item),
            ContentType = item is byte[] ? "application/octet-stream" : JsonTypeOf(item),
        };
        Copy(metadata, entry.Metadata);
        return entry;
    }

    static string JsonTypeOf<T>(T data) => data is CloudEvent ? CloudEventJson : "application/json";
}
