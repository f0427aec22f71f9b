namespace Dapr;

/// <summary>The endpoint takes the events of a topic.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public class TopicAttribute
    : Attribute, ITopicMetadata, IRawTopicMetadata, IOwnedOriginalTopicMetadata, IDeadLetterTopicMetadata
{
    /// <summary>Subscribes to a topic.</summary>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="ownedMetadatas">Ids of <see cref="TopicMetadataAttribute"/> that belong to this topic.</param>
    /// <param name="metadataSeparator">What joins values of metadata of one name; a comma by default.</param>
    public TopicAttribute(
        string pubsubName, string name, string[]? ownedMetadatas = null, string? metadataSeparator = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(name);
        PubsubName = pubsubName;
        Name = name;
        OwnedMetadatas = ownedMetadatas!;
        MetadataSeparator = metadataSeparator!;
    }

    /// <summary>Subscribes to a topic and says whether its messages are raw.</summary>
    public TopicAttribute(
        string pubsubName, string name, bool enableRawPayload, string[]? ownedMetadatas = null,
        string? metadataSeparator = null)
        : this(pubsubName, name, ownedMetadatas, metadataSeparator) => EnableRawPayload = enableRawPayload;

    /// <summary>Subscribes to those events of a topic that fulfil a CEL expression.</summary>
    public TopicAttribute(
        string pubsubName, string name, string match, int priority, string[]? ownedMetadatas = null,
        string? metadataSeparator = null)
        : this(pubsubName, name, ownedMetadatas, metadataSeparator)
    {
        Match = match;
        Priority = priority;
    }

    /// <summary>Subscribes to those raw or wrapped events of a topic that fulfil a CEL expression.</summary>
    public TopicAttribute(
        string pubsubName, string name, bool enableRawPayload, string match, int priority,
        string[]? ownedMetadatas = null, string? metadataSeparator = null)
        : this(pubsubName, name, match, priority, ownedMetadatas, metadataSeparator) => EnableRawPayload = enableRawPayload;

    /// <summary>Subscribes to a topic and says where events go that could not be processed.</summary>
    public TopicAttribute(
        string pubsubName, string name, string deadLetterTopic, bool enableRawPayload, string[]? ownedMetadatas = null,
        string? metadataSeparator = null)
        : this(pubsubName, name, enableRawPayload, ownedMetadatas, metadataSeparator) => DeadLetterTopic = deadLetterTopic;

    /// <inheritdoc />
    public string Name { get; set; }

    /// <inheritdoc />
    public string PubsubName { get; set; }

    /// <inheritdoc />
    public bool? EnableRawPayload { get; set; }

    /// <inheritdoc />
    public new string Match { get; set; } = null!;

    /// <inheritdoc />
    public int Priority { get; set; }

    /// <inheritdoc />
    public string[] OwnedMetadatas { get; set; }

    /// <inheritdoc />
    public string MetadataSeparator { get; set; }

    /// <inheritdoc />
    public string DeadLetterTopic { get; set; } = null!;
}
