using System.Text.Json.Nodes;
using Dapr;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Millrace.Dapr.Tests.Sidecar;
using Millrace.Testing.Recordings;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>
/// Declares the recorded subscriptions by endpoint metadata. What <c>/dapr/subscribe</c> answers must mean the same to
/// daprd as the recorded answer, which daprd understood.
/// </summary>
static class SubscriptionReplay
{
    const int Last = 1000;

    public static async Task RunAsync(Recording recording, ReplayReport report)
    {
        if (recording.Subscriptions is not { } subscriptions || JsonNode.Parse(subscriptions.GetRawText()) is not JsonArray items)
            return;
        var sayable = items.OfType<JsonObject>().Where(IsSayable)
            .GroupBy(item => (Text(item, "pubsubname"), Text(item, "topic")))
            .Where(topic => topic.Count() == 1).Select(topic => topic.Single()).ToList();
        if (sayable.Count < items.Count)
            report.Leave(0, $"{items.Count - sayable.Count} of {items.Count} subscriptions cannot be said by endpoint metadata");
        if (sayable.Count == 0)
            return;
        await report.StepAsync(0, async () =>
        {
            await using var app = await LoopbackServer.StartAsync(web =>
            {
                foreach (var item in sayable)
                    Map(web, item);
                web.MapSubscribeHandler();
            });
            using var daprd = new HttpClient();
            var answer = JsonNode.Parse(await daprd.GetStringAsync(new Uri(app.Addresses[0], "/dapr/subscribe")))!.AsArray();
            Meaning(answer).ShouldBe(Meaning(sayable));
        });
    }

    static void Map(IEndpointRouteBuilder web, JsonObject item)
    {
        var rules = Rules(item);
        foreach (var (match, path, priority) in rules)
        {
            var endpoint = web.MapPost(path, () => { }).WithTopic(new TopicOptions
            {
                PubsubName = Text(item, "pubsubname")!,
                Name = Text(item, "topic")!,
                DeadLetterTopic = Text(item, "deadLetterTopic")!,
                Match = match,
                Priority = priority,
                // Metadata of the rules are joined: it is enough to say them once.
                Metadata = priority == rules[0].Priority ? Metadata(item) : null!,
            });
            if (Bulk(item) is { } bulk)
                endpoint.WithBulkSubscribe(new BulkSubscribeTopicOptions
                {
                    TopicName = Text(item, "topic")!, MaxMessagesCount = bulk.Count, MaxAwaitDurationMs = bulk.Ms,
                });
        }
    }

    /// <summary>The subscriptions in one form, whatever of the equivalent forms of JSON says them.</summary>
    static List<string> Meaning(IEnumerable<JsonNode?> items) =>
    [
        .. items.Cast<JsonObject>().Select(item => string.Join(" | ",
            Text(item, "pubsubname"),
            Text(item, "topic"),
            string.Join(", ", Rules(item).Select(rule => $"{rule.Match} -> {rule.Path.TrimStart('/')}")),
            string.Join(", ", Metadata(item).OrderBy(pair => pair.Key, StringComparer.Ordinal)),
            Text(item, "deadLetterTopic") ?? "",
            Bulk(item)?.ToString() ?? "single")).Order(StringComparer.Ordinal),
    ];

    static bool IsSayable(JsonObject item) =>
        !string.IsNullOrEmpty(Text(item, "pubsubname")) && !string.IsNullOrEmpty(Text(item, "topic")) && Rules(item).Count > 0
        && Rules(item).All(rule => !rule.Path.Contains('?', StringComparison.Ordinal) && (rule.Match.Length > 0 || rule.Priority == Last))
        && (Member(item, "bulkSubscribe") is not JsonObject bulk || Bulk(item) is not null && bulk.Count == 3);

    static List<(string Match, string Path, int Priority)> Rules(JsonObject item)
    {
        var rules = new List<(string, string, int)>();
        var routes = Member(item, "routes") as JsonObject;
        foreach (var rule in (routes is null ? null : Member(routes, "rules")) as JsonArray ?? [])
            rules.Add((Text(rule!.AsObject(), "match") ?? "", Text(rule.AsObject(), "path") ?? "", rules.Count));
        var route = routes is null ? null : Text(routes, "default");
        if ((string.IsNullOrEmpty(route) ? Text(item, "route") : route) is { } path)
            rules.Add(("", path, Last));
        return rules;
    }

    static Dictionary<string, string> Metadata(JsonObject item) =>
        (Member(item, "metadata") as JsonObject)?.ToDictionary(pair => pair.Key, pair => (string)pair.Value!) ?? [];

    static (int Count, int Ms)? Bulk(JsonObject item) =>
        Member(item, "bulkSubscribe") is JsonObject bulk && (bool?)Member(bulk, "enabled") == true
            ? ((int?)Member(bulk, "maxMessagesCount") ?? 0, (int?)Member(bulk, "maxAwaitDurationMs") ?? 0)
            : null;

    static string? Text(JsonObject item, string name) => (string?)(Member(item, name) as JsonValue);

    static JsonNode? Member(JsonObject item, string name) =>
        item.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
