namespace Millrace.LocalRuntime.Resources;

/// <summary>What an app wants to hear of, and where.</summary>
/// <param name="Rules">Tested in order; the first that matches gives the path.</param>
internal sealed record Subscription(
    string PubSub, string Topic, IReadOnlyList<RouteRule> Rules, string? DeadLetterTopic,
    IReadOnlyDictionary<string, string> Metadata, BulkSubscribe? Bulk, SubscriptionOrigin Origin)
{
    /// <summary>True when messages are bytes, not CloudEvents.</summary>
    public bool IsRaw { get; } = Metadata.Any(member =>
        member.Key.Equals("rawPayload", StringComparison.OrdinalIgnoreCase)
        && member.Value.ToUpperInvariant() is "TRUE" or "1" or "T");
}

/// <summary>One route: an expression over the event (empty = always) and the app's path.</summary>
internal sealed record RouteRule(string Match, string Path);

/// <summary>How messages are bundled.</summary>
/// <param name="MostMessages">0 = the broker's default.</param>
/// <param name="LongestWaitMs">0 = the broker's default.</param>
internal sealed record BulkSubscribe(int MostMessages, int LongestWaitMs);

/// <summary>Where a subscription was declared.</summary>
internal enum SubscriptionOrigin
{
    Programmatic,
    Declarative,
    Streaming,
}
