namespace Dapr;

/// <summary>One metadata entry of the subscriptions of an endpoint.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public class TopicMetadataAttribute : Attribute, IOriginalTopicMetadata
{
    /// <summary>An entry for all topics of the endpoint.</summary>
    public TopicMetadataAttribute(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        Id = null!;
        Name = name;
        Value = value;
    }

    /// <summary>An entry for the topics that own the id.</summary>
    public TopicMetadataAttribute(string id, string name, string value)
        : this(name, value)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        Id = id;
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public string Value { get; }
}
