namespace Dapr.AspNetCore;

/// <summary>One event of a batch.</summary>
public class BulkSubscribeMessageEntry<TValue>
{
    /// <summary>The id by which the answer names the entry; unique in the batch only.</summary>
    public string EntryId { get; set; } = null!;

    /// <summary>The media type of the event.</summary>
    public string ContentType { get; set; } = null!;

    /// <summary>Metadata of the message, such as <c>__offset</c>.</summary>
    public Dictionary<string, string> Metadata { get; set; } = null!;

    /// <summary>The event.</summary>
    public TValue Event { get; set; } = default!;
}
