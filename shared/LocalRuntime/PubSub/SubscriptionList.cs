using System.Text.Json;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>Reads an app's answer to <c>GET /dapr/subscribe</c>; names match without regard to case.</summary>
internal static class SubscriptionList
{
    public static List<Subscription> Parse(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.ValueKind == JsonValueKind.Null
            ? []
            : [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    static Subscription Read(JsonElement entry)
    {
        var routes = Member(entry, "routes");
        var rules = Items(Member(routes, "rules"))
            .Select(rule => new RouteRule(Text(rule, "match") ?? "", Text(rule, "path") ?? "")).ToList();
        var otherwise = Text(routes, "default") is { Length: > 0 } byDefault ? byDefault : Text(entry, "route");
        if (!string.IsNullOrEmpty(otherwise))
            rules.Add(new RouteRule("", otherwise));
        var bulk = Member(entry, "bulkSubscribe");
        return new Subscription(Text(entry, "pubsubname") ?? "", Text(entry, "topic") ?? "", rules,
            Text(entry, "deadLetterTopic"), Map(Member(entry, "metadata")),
            Member(bulk, "enabled") is { ValueKind: JsonValueKind.True }
                ? new BulkSubscribe(Int(bulk, "maxMessagesCount"), Int(bulk, "maxAwaitDurationMs")) : null,
            SubscriptionOrigin.Programmatic);
    }

    static Dictionary<string, string> Map(JsonElement? value) => value is { ValueKind: JsonValueKind.Object } map
        ? map.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString())
        : [];

    static JsonElement.ArrayEnumerator Items(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;

    static int Int(JsonElement? value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count) ? count : 0;

    static string? Text(JsonElement? value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    static JsonElement? Member(JsonElement? value, string name)
    {
        if (value is { ValueKind: JsonValueKind.Object } map)
            foreach (var member in map.EnumerateObject())
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return member.Value;
        return null;
    }
}
