using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore;

/// <summary>Turns the topics of an app's endpoints into its subscriptions: one per component and topic.</summary>
static class SubscriptionList
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static IReadOnlyList<Subscription> Of(IEnumerable<Endpoint> endpoints, SubscribeOptions options, ILogger logger) =>
    [
        .. TopicRoute.Of(endpoints)
            .GroupBy(route => (route.Topic.PubsubName, route.Topic.Name))
            .OrderBy(topic => topic.Key.PubsubName, StringComparer.Ordinal)
            .ThenBy(topic => topic.Key.Name, StringComparer.Ordinal)
            .Select(topic => Subscription([.. topic.OrderBy(route => route.Topic.Priority)], options, logger)),
    ];

    static Subscription Subscription(IReadOnlyList<TopicRoute> routes, SubscribeOptions options, ILogger logger)
    {
        var first = routes[0];
        var rules = routes.Where(route => !route.IsDefault).ToList();
        var defaults = routes.Where(route => route.IsDefault).Select(route => route.Path).Distinct(StringComparer.Ordinal).ToList();
        if (defaults.Count > 1)
            logger.MoreThanOneDefault(first.Topic.PubsubName, first.Topic.Name, defaults[0], defaults[1]);
        foreach (var same in rules.GroupBy(rule => rule.Topic.Priority).Where(group => group.Count() > 1))
            logger.SamePriority(first.Topic.PubsubName, first.Topic.Name, same.Key);
        var isRaw = options.EnableRawPayload || routes.Any(route => route.IsRaw);
        return new Subscription
        {
            Topic = first.Topic.Name,
            PubsubName = first.Topic.PubsubName,
            Route = rules.Count == 0 ? defaults.FirstOrDefault() : null,
            Routes = rules.Count == 0
                ? null
                : new(defaults.FirstOrDefault(), [.. rules.Select(rule => new SubscriptionRule(rule.Topic.Match, rule.Path))]),
            Metadata = Metadata(routes, isRaw),
            DeadLetterTopic = first.DeadLetterTopic,
            BulkSubscribe = first.Bulk is { } bulk ? new(true, bulk.MaxMessagesCount, bulk.MaxAwaitDurationMs) : null,
        };
    }

    static SortedDictionary<string, string>? Metadata(IReadOnlyList<TopicRoute> routes, bool isRaw)
    {
        var separator = routes.Select(route => route.MetadataSeparator).FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? ",";
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entries in routes.SelectMany(route => route.Metadata).GroupBy(entry => entry.Name, StringComparer.Ordinal))
            metadata[entries.Key] = string.Join(separator, entries.Select(entry => entry.Value).Distinct(StringComparer.Ordinal));
        if (isRaw)
            metadata["rawPayload"] = "true";
        return metadata.Count == 0 ? null : metadata;
    }
}
