namespace Dapr;

/// <summary>Endpoint metadata: whether the topic's messages are no CloudEvents.</summary>
public interface IRawTopicMetadata
{
    /// <summary>True when the messages are taken as they are; null for the handler's setting.</summary>
    bool? EnableRawPayload { get; }
}
