using System.Globalization;
using Millrace.LocalRuntime.Secrets;

namespace Millrace.LocalRuntime.Resources;

/// <summary>Makes components and subscriptions of YAML documents.</summary>
internal static class ResourceReader
{
    public static Component Component(Resource document)
    {
        var spec = document["spec"];
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in spec["metadata"].Items)
            metadata[item.Required("name")] = item["value"].Text
                ?? (item["envRef"].Text is { } variable ? Environment.GetEnvironmentVariable(variable) : null) ?? "";
        return new Component(document["metadata"].Required("name"), spec.Required("type"), spec["version"].Text ?? "v1",
            metadata, document["scopes"].Texts);
    }

    public static Subscription Subscription(Resource document)
    {
        var spec = document["spec"];
        var rules = spec["routes"]["rules"].Items
            .Select(rule => new RouteRule(rule["match"].Text ?? "", rule["path"].Text ?? "")).ToList();
        if ((spec["routes"]["default"].Text ?? spec["route"].Text) is { } otherwise)
            rules.Add(new RouteRule("", otherwise));
        var bulk = spec["bulkSubscribe"];
        return new Subscription(spec.Required("pubsubname"), spec.Required("topic"), rules, spec["deadLetterTopic"].Text,
            spec["metadata"].Members.ToDictionary(member => member.Name, member => member.Value.Text ?? ""),
            bulk["enabled"].IsTrue ? new BulkSubscribe(Int(bulk["maxMessagesCount"]), Int(bulk["maxAwaitDurationMs"])) : null,
            SubscriptionOrigin.Declarative);
    }

    public static HttpEndpoint HttpEndpoint(Resource document)
    {
        var url = document["spec"].Required("baseUrl");
        return new HttpEndpoint(document["metadata"].Required("name"),
            Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
                : throw new ResourceException($"{document.File}: baseUrl '{url}' is no http or https address"),
            [.. document["spec"]["headers"].Items.Select(header => KeyValuePair.Create(header.Required("name"), header["value"].Text ?? ""))],
            document["scopes"].Texts);
    }

    public static SecretScope SecretScope(Resource scope) => new(
        !string.Equals(scope["defaultAccess"].Text, "deny", StringComparison.OrdinalIgnoreCase),
        scope["allowedSecrets"].Texts, scope["deniedSecrets"].Texts);

    static int Int(Resource value) => int.TryParse(value.Text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
