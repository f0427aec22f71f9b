namespace Dapr.Client;

/// <summary>The outcome of a bulk publish.</summary>
/// <param name="failedEntries">The events that were not published.</param>
public class BulkPublishResponse<TValue>(List<BulkPublishResponseFailedEntry<TValue>> failedEntries)
{
    /// <summary>The events that were not published; empty when all were.</summary>
    public List<BulkPublishResponseFailedEntry<TValue>> FailedEntries { get; } = failedEntries;
}
