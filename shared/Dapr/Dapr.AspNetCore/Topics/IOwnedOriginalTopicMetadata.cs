namespace Dapr;

/// <summary>Endpoint metadata: which metadata entries belong to the topic.</summary>
public interface IOwnedOriginalTopicMetadata
{
    /// <summary>Ids of the entries that the topic owns.</summary>
    string[] OwnedMetadatas { get; }

    /// <summary>What joins the values of entries of one name; a comma when null.</summary>
    string MetadataSeparator { get; }
}
