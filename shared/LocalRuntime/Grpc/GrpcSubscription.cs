using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>Reads what an app that listens by gRPC wants to hear of.</summary>
internal static class GrpcSubscription
{
    public static Subscription Read(TopicSubscription told)
    {
        var rules = (told.Routes?.Rules ?? []).Select(rule => new RouteRule(rule.Match, rule.Path)).ToList();
        // There is one method for all events, so a subscription without routes takes them as well.
        if (told.Routes?.Default is { Length: > 0 } || rules.Count == 0)
            rules.Add(new RouteRule("", told.Routes?.Default ?? ""));
        return new Subscription(told.PubsubName, told.Topic, rules, told.DeadLetterTopic,
            told.Metadata.ToDictionary(member => member.Key, member => member.Value),
            told.BulkSubscribe is { Enabled: true } bulk ? new BulkSubscribe(bulk.MaxMessagesCount, bulk.MaxAwaitDurationMs) : null,
            SubscriptionOrigin.Programmatic);
    }
}
