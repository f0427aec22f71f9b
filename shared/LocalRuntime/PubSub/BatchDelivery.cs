namespace Millrace.LocalRuntime.PubSub;

/// <summary>Events on their way to an app in one call.</summary>
/// <param name="Id">The same for all attempts of one delivery.</param>
/// <param name="IsRaw">True when entries are bytes, false when they are CloudEvents in JSON.</param>
internal sealed record BatchDelivery(
    string Id, string PubSub, string Topic, string Path, bool IsRaw, IReadOnlyList<BatchEntry> Entries)
{
    public const string Type = "com.dapr.event.sent.bulk";

    public string EntryContentType => IsRaw ? "application/octet-stream" : "application/cloudevents+json";
}

/// <summary>One event of a batch.</summary>
internal readonly record struct BatchEntry(string Id, byte[] Body, Dictionary<string, string> Metadata);
