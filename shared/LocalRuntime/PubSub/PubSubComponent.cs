using System.Globalization;
using Millrace.LocalRuntime.Broker;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>
/// One pub/sub component as one app sees it. Every type is served by the embedded broker; components that name the same
/// broker see the same topics.
/// </summary>
internal sealed class PubSubComponent(Component component, string appId, EmbeddedBroker broker, TimeProvider time)
{
    readonly TopicScopes _publish = new(component, "publishingScopes", appId);
    readonly TopicScopes _subscribe = new(component, "subscriptionScopes", appId);
    readonly string _broker = component["brokers"] ?? component["redisHost"] ?? "";

    public string Name => component.Name;

    public bool MaySubscribe(string topic) => _subscribe.Allows(topic);

    /// <summary>How the component tries again what the app or its policies could not finish.</summary>
    public RetryPolicy BackOff { get; } = new(
        component["backOffPolicy"] == "exponential", Duration(component["backOffDuration"], TimeSpan.FromSeconds(5)),
        Duration(component["backOffMaxInterval"], TimeSpan.FromSeconds(60)),
        int.TryParse(component["backOffMaxRetries"], CultureInfo.InvariantCulture, out var most) ? most : -1, null);

    /// <summary>
    /// The group of the app's readers: the component's <c>consumerGroup</c> or <c>consumerID</c>, else one of its own,
    /// so that two components of one broker each read every message.
    /// </summary>
    public string Group { get; } =
        (component["consumerGroup"] ?? component["consumerID"])?.Replace("{appID}", appId, StringComparison.OrdinalIgnoreCase)
        ?? $"{appId}/{component.Name}";

    public Topic Topic(string name) => broker.Topic(_broker, name,
        int.TryParse(component["partitions"], CultureInfo.InvariantCulture, out var partitions) ? partitions : null);

    public ConsumerGroup Consumers(string topic) =>
        broker.Group(Topic(topic), Group, fromOldest: component["initialOffset"] != "newest");

    /// <summary>Publishes one event; ends when it is durable.</summary>
    public async Task PublishAsync(string topic, PublishRequest request)
    {
        CheckScope(topic);
        await StoreAsync(topic, [Message(topic, request)]);
    }

    /// <summary>Publishes many events at once; ends when all are durable.</summary>
    public async Task PublishAsync(string topic, IReadOnlyList<PublishRequest> requests) =>
        await StoreAsync(topic, [.. requests.Select(request => Message(topic, request))]);

    /// <exception cref="Errors.ApiError">The app may not publish there.</exception>
    public void CheckScope(string topic)
    {
        if (!_publish.Allows(topic))
            throw PubSubErrors.Forbidden(Name, topic, appId);
    }

    /// <summary>Passes a stored message on to another topic of the component.</summary>
    public Task ForwardAsync(string topic, IReadOnlyList<Message> messages) => broker.PublishAsync(Topic(topic), messages);

    async Task StoreAsync(string topic, IReadOnlyList<Message> messages)
    {
        try
        {
            await broker.PublishAsync(Topic(topic), messages);
        }
        catch (Exception failure) when (failure is BacklogException or Storage.DatabaseException)
        {
            throw PubSubErrors.PublishFailed(Name, topic, failure.Message);
        }
    }

    Message Message(string topic, PublishRequest request)
    {
        var envelope = new Envelope(appId, Name, topic, time);
        var body = IsRaw(request) ? request.Data
            : !MediaType.IsCloudEvent(request.ContentType) ? envelope.Wrap(request)
            : envelope.Complete(request, why => PubSubErrors.CannotCreateEvent(Name, appId, why));
        var key = request.Metadata.TryGetValue("partitionKey", out var named)
            || request.Metadata.TryGetValue("__key", out named) ? named : null;
        return new Message(-1, 0, key, body, [.. request.Metadata.Where(member => member.Key != "__key")]);
    }

    bool IsRaw(PublishRequest request) => request.Metadata.TryGetValue("rawPayload", out var text) && text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw PubSubErrors.BadMetadata(Name, text),
    };

    static TimeSpan Duration(string? text, TimeSpan otherwise) =>
        text is not null && GoDuration.TryParse(text, out var duration) ? duration : otherwise;
}
