namespace Dapr.AspNetCore;

/// <summary>The answer to a batch. An event without status is delivered again, so every entry needs one.</summary>
/// <param name="statuses">One status per entry.</param>
public class BulkSubscribeAppResponse(List<BulkSubscribeAppResponseEntry> statuses)
{
    /// <summary>One status per entry.</summary>
    public List<BulkSubscribeAppResponseEntry> Statuses { get; } = statuses;
}
