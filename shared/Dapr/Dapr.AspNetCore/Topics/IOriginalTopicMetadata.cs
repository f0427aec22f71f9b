namespace Dapr;

/// <summary>Endpoint metadata: one metadata entry of a subscription.</summary>
public interface IOriginalTopicMetadata
{
    /// <summary>The id by which a topic owns the entry; null when it is for all topics of the endpoint.</summary>
    string Id { get; }

    /// <summary>The entry's name.</summary>
    string Name { get; }

    /// <summary>The entry's value. Several of one name are joined.</summary>
    string Value { get; }
}
