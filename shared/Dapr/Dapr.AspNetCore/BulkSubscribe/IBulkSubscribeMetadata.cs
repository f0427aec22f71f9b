namespace Dapr.AspNetCore;

/// <summary>Endpoint metadata: the events of a topic come in batches.</summary>
public interface IBulkSubscribeMetadata
{
    /// <summary>How many events a batch has at most.</summary>
    int MaxMessagesCount { get; }

    /// <summary>How long a batch waits to become full, in milliseconds.</summary>
    int MaxAwaitDurationMs { get; }

    /// <summary>The topic.</summary>
    string TopicName { get; }
}
