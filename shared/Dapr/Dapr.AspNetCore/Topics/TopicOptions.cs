using System.Diagnostics.CodeAnalysis;

namespace Dapr;

/// <summary>A subscription, given where the endpoint is mapped.</summary>
public class TopicOptions
{
    /// <summary>Metadata of the subscription.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "The official SDK has a field here; a property would not be the same surface.")]
    public IDictionary<string, string> Metadata = null!;

    /// <summary>The topic.</summary>
    public string Name { get; set; } = null!;

    /// <summary>The pub/sub component.</summary>
    public string PubsubName { get; set; } = null!;

    /// <summary>True when the topic's messages are no CloudEvents.</summary>
    public bool EnableRawPayload { get; set; }

    /// <summary>The CEL expression an event must fulfil; null or empty for the default route.</summary>
    public string Match { get; set; } = null!;

    /// <summary>The place of the rule among those of the topic; lower numbers are tried first.</summary>
    public int Priority { get; set; }

    /// <summary>Ids of the metadata entries that the topic owns.</summary>
    public string[] OwnedMetadatas { get; set; } = null!;

    /// <summary>What joins values of metadata of one name.</summary>
    public string MetadataSeparator { get; set; } = null!;

    /// <summary>Where events go that could not be processed.</summary>
    public string DeadLetterTopic { get; set; } = null!;
}
