using System.Text;
using System.Text.Json;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>Reads the body of a bulk publish request.</summary>
internal static class BulkEntries
{
    public static List<PublishRequest> Parse(
        byte[] body, string pubSub, string topic, Dictionary<string, string> metadata, TraceContext trace)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                throw new JsonException($"json: cannot unmarshal {GoJsonErrors.Kind(document.RootElement)} into an array of entries");
        }
        catch (JsonException failure)
        {
            throw PubSubErrors.BadEntries(pubSub, topic,
                $"error when unmarshaling the request for topic {topic} pubsub {pubSub}: {failure.Message}", failure.Message,
                "DAPR_PUBSUB_UNMARSHAL_EVENTS");
        }
        using (document)
        {
            var ids = new HashSet<string>(StringComparer.Ordinal);
            return [.. document.RootElement.EnumerateArray().Select(entry => Entry(entry, ids, pubSub, topic, metadata, trace))];
        }
    }

    static PublishRequest Entry(JsonElement entry, HashSet<string> ids, string pubSub, string topic,
        Dictionary<string, string> metadata, TraceContext trace)
    {
        var id = Text(entry, "entryId");
        if (string.IsNullOrEmpty(id) || !ids.Add(id))
            throw PubSubErrors.BadEntryId(pubSub, topic);
        var contentType = Text(entry, "contentType") ?? "";
        var data = Data(Member(entry, "event"), contentType);
        if (data is null)
        {
            const string Why = "mismatch between contentType and event";
            throw PubSubErrors.BadEntries(pubSub, topic,
                $"error when marshalling cloud event envelope for topic {topic} pubsub {pubSub}: error: {Why}", Why, "DAPR_PUBSUB_MARSHAL_ENVELOPE");
        }
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Member(entry, "metadata") is { ValueKind: JsonValueKind.Object } own)
            foreach (var member in own.EnumerateObject())
                // Raw payload is a property of the request, not of an entry.
                if (!member.Name.Equals("rawPayload", StringComparison.OrdinalIgnoreCase))
                    all[member.Name] = member.Value.ToString();
        foreach (var (name, value) in metadata)
            all[name] = value;
        return new PublishRequest(data, contentType, all, trace);
    }

    /// <summary>The bytes of an event; null when it does not fit its content type.</summary>
    static byte[]? Data(JsonElement? value, string contentType)
    {
        if (MediaType.IsJson(contentType) || MediaType.IsCloudEvent(contentType))
            return value is { } json ? GoJson.Write(json, keepNumbers: false) : "null"u8.ToArray();
        if (value is not { ValueKind: JsonValueKind.String } text)
            return null;
        if (!MediaType.IsBinary(contentType))
            return Encoding.UTF8.GetBytes(text.GetString()!);
        return text.TryGetBytesFromBase64(out var bytes) ? bytes : null;
    }

    static string? Text(JsonElement entry, string name) =>
        Member(entry, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    static JsonElement? Member(JsonElement entry, string name)
    {
        if (entry.ValueKind == JsonValueKind.Object)
            foreach (var member in entry.EnumerateObject())
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return member.Value;
        return null;
    }
}
