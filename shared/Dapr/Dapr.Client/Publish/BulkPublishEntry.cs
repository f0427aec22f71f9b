namespace Dapr.Client;

/// <summary>One event of a bulk publish.</summary>
/// <param name="entryId">Its id, unique in the request.</param>
/// <param name="eventData">The event as given by the caller.</param>
/// <param name="contentType">The media type it was sent with.</param>
/// <param name="metadata">The metadata it was sent with.</param>
public class BulkPublishEntry<TValue>(
    string entryId, TValue eventData, string contentType, IReadOnlyDictionary<string, string>? metadata = null)
{
    /// <summary>The id, unique in the request.</summary>
    public string EntryId { get; } = entryId;

    /// <summary>The event as given by the caller.</summary>
    public TValue EventData { get; } = eventData;

    /// <summary>The media type it was sent with.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>The metadata it was sent with.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; } = metadata;
}
