namespace Dapr.AspNetCore;

/// <summary>The events of a topic come in batches, as <see cref="BulkSubscribeMessage{TValue}"/>.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public class BulkSubscribeAttribute : Attribute, IBulkSubscribeMetadata
{
    /// <summary>Batches of a size, after a time at the latest.</summary>
    /// <param name="topicName">The topic.</param>
    /// <param name="maxMessagesCount">How many events a batch has at most.</param>
    /// <param name="maxAwaitDurationMs">How long a batch waits to become full, in milliseconds.</param>
    public BulkSubscribeAttribute(string topicName, int maxMessagesCount, int maxAwaitDurationMs)
    {
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        TopicName = topicName;
        MaxMessagesCount = maxMessagesCount;
        MaxAwaitDurationMs = maxAwaitDurationMs;
    }

    /// <summary>Batches of a size, after one second at the latest.</summary>
    public BulkSubscribeAttribute(string topicName, int maxMessagesCount)
        : this(topicName, maxMessagesCount, 1000)
    {
    }

    /// <summary>Batches of up to 100 events, after one second at the latest.</summary>
    public BulkSubscribeAttribute(string topicName)
        : this(topicName, 100, 1000)
    {
    }

    /// <inheritdoc />
    public int MaxMessagesCount { get; }

    /// <inheritdoc />
    public int MaxAwaitDurationMs { get; }

    /// <inheritdoc />
    public string TopicName { get; }
}
