namespace Dapr.AspNetCore;

/// <summary>One item of the answer to <c>GET /dapr/subscribe</c>; members that are null are left out.</summary>
sealed record Subscription
{
    public required string Topic { get; init; }

    public required string PubsubName { get; init; }

    /// <summary>The one path, when there are no rules.</summary>
    public string? Route { get; init; }

    public SubscriptionRoutes? Routes { get; init; }

    public SortedDictionary<string, string>? Metadata { get; init; }

    public string? DeadLetterTopic { get; init; }

    public SubscriptionBatches? BulkSubscribe { get; init; }
}

/// <summary>Where the events of a topic go by rule, and where all others go.</summary>
sealed record SubscriptionRoutes(string? Default, IReadOnlyList<SubscriptionRule> Rules);

/// <summary>A CEL expression and the path of the events that fulfil it.</summary>
sealed record SubscriptionRule(string Match, string Path);

/// <summary>How deliveries are batched.</summary>
sealed record SubscriptionBatches(bool Enabled, int MaxMessagesCount, int MaxAwaitDurationMs);
