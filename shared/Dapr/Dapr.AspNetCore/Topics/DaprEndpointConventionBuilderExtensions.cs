using Dapr;
using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Subscribes mapped endpoints to topics.</summary>
public static class DaprEndpointConventionBuilderExtensions
{
    /// <summary>The endpoint takes the events of a topic.</summary>
    public static T WithTopic<T>(this T builder, string pubsubName, string name)
        where T : IEndpointConventionBuilder =>
        WithTopic(builder, new TopicOptions { PubsubName = pubsubName, Name = name });

    /// <summary>The endpoint takes the events of a topic; the subscription has metadata.</summary>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, IDictionary<string, string> metadata)
        where T : IEndpointConventionBuilder =>
        WithTopic(builder, new TopicOptions { PubsubName = pubsubName, Name = name, Metadata = metadata });

    /// <summary>The endpoint takes the events of a topic; raw means that they are no CloudEvents.</summary>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, bool enableRawPayload)
        where T : IEndpointConventionBuilder =>
        WithTopic(builder, new TopicOptions { PubsubName = pubsubName, Name = name, EnableRawPayload = enableRawPayload });

    /// <summary>The endpoint takes the raw or wrapped events of a topic; the subscription has metadata.</summary>
    public static T WithTopic<T>(
        this T builder, string pubsubName, string name, bool enableRawPayload, IDictionary<string, string> metadata)
        where T : IEndpointConventionBuilder =>
        WithTopic(builder, new TopicOptions
        {
            PubsubName = pubsubName, Name = name, EnableRawPayload = enableRawPayload, Metadata = metadata,
        });

    /// <summary>The endpoint takes the events of a topic.</summary>
    public static T WithTopic<T>(this T builder, TopicOptions topicOptions)
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(topicOptions);
        builder.WithMetadata(new TopicAttribute(
            topicOptions.PubsubName, topicOptions.Name, topicOptions.DeadLetterTopic, topicOptions.EnableRawPayload,
            topicOptions.OwnedMetadatas, topicOptions.MetadataSeparator)
        {
            Match = topicOptions.Match, Priority = topicOptions.Priority,
        });
        foreach (var (name, value) in topicOptions.Metadata ?? new Dictionary<string, string>())
            builder.WithMetadata(new TopicMetadataAttribute(name, value));
        return builder;
    }

    /// <summary>The events of the topic come in batches.</summary>
    public static T WithBulkSubscribe<T>(this T builder, BulkSubscribeTopicOptions bulkSubscribeTopicOptions)
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(bulkSubscribeTopicOptions);
        builder.WithMetadata(new BulkSubscribeAttribute(
            bulkSubscribeTopicOptions.TopicName, bulkSubscribeTopicOptions.MaxMessagesCount,
            bulkSubscribeTopicOptions.MaxAwaitDurationMs));
        return builder;
    }
}
