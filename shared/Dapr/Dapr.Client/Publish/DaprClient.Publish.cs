namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <summary>Publishes an object as JSON; a <see cref="CloudEvent"/> is published as the envelope itself.</summary>
    public abstract Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, CancellationToken cancellationToken = default);

    /// <summary>Publishes an object as JSON with request metadata such as <c>ttlInSeconds</c> or <c>partitionKey</c>.</summary>
    public abstract Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, Dictionary<string, string> metadata,
        CancellationToken cancellationToken = default);

    /// <summary>Publishes an event without data.</summary>
    public abstract Task PublishEventAsync(
        string pubsubName, string topicName, CancellationToken cancellationToken = default);

    /// <summary>Publishes an event without data, with request metadata.</summary>
    public abstract Task PublishEventAsync(
        string pubsubName, string topicName, Dictionary<string, string> metadata,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Publishes several events in one call. <c>byte[]</c> items go as they are, <see cref="CloudEvent"/> items as
    /// envelopes, everything else as JSON. The metadata are set on the request and on each event.
    /// </summary>
    public abstract Task<BulkPublishResponse<TValue>> BulkPublishEventAsync<TValue>(
        string pubsubName, string topicName, IReadOnlyList<TValue> events, Dictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Publishes bytes of any content type. They must not change before the call has ended.</summary>
    public abstract Task PublishByteEventAsync(
        string pubsubName, string topicName, ReadOnlyMemory<byte> data, string dataContentType = "application/json",
        Dictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);
}
