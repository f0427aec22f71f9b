namespace Dapr.AspNetCore;

/// <summary>How the events of a topic are batched, given where the endpoint is mapped.</summary>
public class BulkSubscribeTopicOptions
{
    /// <summary>How many events a batch has at most.</summary>
    public int MaxMessagesCount { get; set; } = 100;

    /// <summary>How long a batch waits to become full, in milliseconds.</summary>
    public int MaxAwaitDurationMs { get; set; } = 1000;

    /// <summary>The topic.</summary>
    public string TopicName { get; set; } = null!;
}
