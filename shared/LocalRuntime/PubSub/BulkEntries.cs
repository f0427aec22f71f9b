using System.Buffers;
using System.Text;
using System.Text.Json;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>Reads the body of a bulk publish request.</summary>
internal static class BulkEntries
{
    static readonly SearchValues<char> s_base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    public static List<(string Id, PublishRequest Request)> Parse(
        byte[] body, string pubSub, string topic, string appId, Dictionary<string, string> metadata, TraceContext trace)
    {
        try
        {
            using var document = GoJsonErrors.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
                throw new FormatException(
                    $"json: cannot unmarshal {GoJsonErrors.Kind(root)} into Go value of type []http.bulkPublishMessageEntry");
            var ids = new HashSet<string>(StringComparer.Ordinal);
            return root.ValueKind == JsonValueKind.Null ? []
                : [.. root.EnumerateArray().Select(entry => Entry(entry, ids, pubSub, topic, appId, metadata, trace))];
        }
        catch (FormatException failure)
        {
            throw PubSubErrors.BadBulkRequest(pubSub, topic, appId, failure.Message);
        }
    }

    static (string, PublishRequest) Entry(JsonElement entry, HashSet<string> ids, string pubSub, string topic, string appId,
        Dictionary<string, string> metadata, TraceContext trace)
    {
        var id = Text(entry, "entryId");
        if (string.IsNullOrEmpty(id) || !ids.Add(id))
            throw PubSubErrors.BadEntryId(pubSub, topic, appId);
        var contentType = Text(entry, "contentType") ?? "";
        var data = Data(Member(entry, "event"), contentType, why => PubSubErrors.BadEntry(pubSub, topic, appId, why));
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Member(entry, "metadata") is { ValueKind: JsonValueKind.Object } own)
            foreach (var member in own.EnumerateObject())
                // Raw payload is a property of the request, not of an entry.
                if (!member.Name.Equals("rawPayload", StringComparison.OrdinalIgnoreCase))
                    all[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw new FormatException(
                        $"json: cannot unmarshal {GoJsonErrors.Kind(member.Value)} into Go struct field bulkPublishMessageEntry.metadata of type string");
        foreach (var (name, value) in metadata)
            all[name] = value;
        return (id, new PublishRequest(data, contentType, all, trace));
    }

    static byte[] Data(JsonElement? value, string contentType, Func<string, Exception> wrong)
    {
        if (MediaType.IsJson(contentType) || MediaType.IsCloudEvent(contentType))
            return value is { } json ? GoJson.Write(json, keepNumbers: false) : "null"u8.ToArray();
        if (value is not { ValueKind: JsonValueKind.String } text)
            throw wrong("error: mismatch between contentType and event");
        if (!MediaType.IsBinary(contentType))
            return Encoding.UTF8.GetBytes(text.GetString()!);
        return text.TryGetBytesFromBase64(out var bytes) ? bytes : throw wrong(
            $"error: unable to decode base64 application/octect-stream data: illegal base64 data at input byte {Bad(text.GetString()!)}");
    }

    static int Bad(string base64)
    {
        var bad = base64.AsSpan().IndexOfAnyExcept(s_base64);
        return bad < 0 ? base64.Length / 4 * 4 : bad;
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
