namespace Dapr.AspNetCore;

/// <summary>A batch of events, the body of a bulk delivery.</summary>
/// <typeparam name="TValue">The event; <see cref="BulkMessageModel{TValue}"/> for CloudEvents.</typeparam>
public class BulkSubscribeMessage<TValue>
{
    /// <summary>The events.</summary>
    public List<BulkSubscribeMessageEntry<TValue>> Entries { get; set; } = null!;

    /// <summary>The topic.</summary>
    public string Topic { get; set; } = null!;

    /// <summary>Metadata of the batch.</summary>
    public Dictionary<string, string> Metadata { get; set; } = null!;
}
