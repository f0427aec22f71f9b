namespace Dapr.AspNetCore;

/// <summary>The outcome of one event of a batch.</summary>
/// <param name="entryId">The entry's id in the batch.</param>
/// <param name="status">The outcome.</param>
public class BulkSubscribeAppResponseEntry(string entryId, BulkSubscribeAppResponseStatus status)
{
    /// <summary>The entry's id in the batch.</summary>
    public string EntryId { get; } = entryId;

    /// <summary>The outcome's name: SUCCESS, RETRY or DROP.</summary>
    public string Status { get; } = status.ToString();
}
