namespace Dapr;

/// <summary>Endpoint metadata: the endpoint takes the events of a topic.</summary>
public interface ITopicMetadata
{
    /// <summary>The topic.</summary>
    string Name { get; }

    /// <summary>The pub/sub component.</summary>
    string PubsubName { get; }

    /// <summary>The CEL expression an event must fulfil; null or empty for the default route.</summary>
    string Match { get; }

    /// <summary>The place of the rule among those of the topic; lower numbers are tried first.</summary>
    int Priority { get; }
}
