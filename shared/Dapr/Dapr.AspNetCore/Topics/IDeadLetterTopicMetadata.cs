namespace Dapr;

/// <summary>Endpoint metadata: where events go that could not be processed.</summary>
public interface IDeadLetterTopicMetadata
{
    /// <summary>The topic; null or empty for none.</summary>
    string DeadLetterTopic { get; }
}
