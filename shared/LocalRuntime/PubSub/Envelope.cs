using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>Makes the CloudEvent that travels through the broker.</summary>
internal sealed class Envelope(string appId, string pubSub, string topic, TimeProvider time)
{
    /// <summary>The bytes of a new event around the published data; keys in alphabetical order.</summary>
    public byte[] Wrap(PublishRequest request)
    {
        var trace = Override(request, "traceparent") ?? Override(request, "traceid") ?? request.Trace.Parent;
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["datacontenttype"] = request.ContentType.Length == 0 ? "text/plain" : request.ContentType,
            ["id"] = Override(request, "id") ?? Guid.NewGuid().ToString(),
            ["pubsubname"] = pubSub,
            ["source"] = Override(request, "source") ?? (appId.Length == 0 ? "Dapr" : appId),
            ["specversion"] = "1.0",
            ["time"] = Rfc3339(time.GetUtcNow()),
            ["topic"] = topic,
            ["traceid"] = trace,
            ["traceparent"] = Override(request, "traceparent") ?? request.Trace.Parent,
            ["tracestate"] = Override(request, "tracestate") ?? request.Trace.State,
            ["type"] = Override(request, "type") ?? "com.dapr.event.sent",
        };
        if (Override(request, "subject") is { } subject)
            attributes["subject"] = subject;
        if (Expiration(request.Metadata) is { } expiration)
            attributes["expiration"] = expiration;

        var output = new ArrayBufferWriter<byte>(request.Data.Length + 512);
        WriteData(output, request);
        foreach (var (name, value) in attributes)
        {
            output.Write(","u8);
            GoJson.WriteString(output, name);
            output.Write(":"u8);
            GoJson.WriteString(output, value);
        }
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The bytes of an event that the app has made itself.</summary>
    /// <param name="wrong">The error for bytes that are no JSON object.</param>
    public byte[] Complete(PublishRequest request, Func<string, Exception> wrong)
    {
        var members = MembersOf(request.Data, wrong);
        members["pubsubname"] = Text(pubSub);
        members["topic"] = Text(topic);
        members.TryAdd("time", Text(Rfc3339(time.GetUtcNow())));
        members.TryAdd("source", Text("Dapr"));
        members.TryAdd("type", Text("com.dapr.event.sent"));
        members.TryAdd("specversion", Text("1.0"));
        members.TryAdd("tracestate", Text(request.Trace.State));
        if (members.TryAdd("traceid", Text(request.Trace.Parent)))
            members["traceparent"] = Text(request.Trace.Parent);
        if (Expiration(request.Metadata) is { } expiration)
            members["expiration"] = Text(expiration);
        return Join(members);
    }

    static SortedDictionary<string, ReadOnlyMemory<byte>> MembersOf(byte[] data, Func<string, Exception> wrong)
    {
        if (WrittenMembers(data) is { } written)
            return written;
        JsonDocument document;
        try
        {
            document = GoJsonErrors.Parse(data);
        }
        catch (FormatException failure)
        {
            throw wrong(failure.Message);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw wrong($"json: cannot unmarshal {GoJsonErrors.Kind(document.RootElement)} into Go value of type map[string]interface {{}}");
            var members = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
                members[member.Name] = GoJson.Write(member.Value, keepNumbers: true);
            return members;
        }
    }

    /// <summary>
    /// The members of an event as slices of it; null where any of them would be written otherwise. Large batches come in this
    /// form, and their data is then copied once instead of being taken apart.
    /// </summary>
    static SortedDictionary<string, ReadOnlyMemory<byte>>? WrittenMembers(byte[] data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            var members = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                var value = data.AsMemory(start, (int)reader.BytesConsumed - start);
                if (!GoJson.IsWritten(value.Span))
                    return null;
                members[name] = value;
            }

            // Anything behind the object is an error, which the way through the tree words.
            return reader.Read() ? null : members;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The event that a subscriber of raw messages gets.</summary>
    public byte[] Raw(Guid id, byte[] data, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        var members = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal)
        {
            ["data_base64"] = Text(Convert.ToBase64String(data)),
            ["datacontenttype"] = Text("application/octet-stream"),
            ["id"] = Text(id.ToString()),
            ["pubsubname"] = Text(pubSub),
            ["source"] = Text("Dapr"),
            ["specversion"] = Text("1.0"),
            ["topic"] = Text(topic),
            ["type"] = Text("com.dapr.event.sent"),
        };
        foreach (var (name, value) in metadata)
            if (name.ToLowerInvariant() is var lower && lower is "traceid" or "traceparent" or "tracestate")
                members[lower] = Text(value);
        return Join(members);
    }

    static byte[] Join(SortedDictionary<string, ReadOnlyMemory<byte>> members)
    {
        var output = new ArrayBufferWriter<byte>(members.Sum(member => member.Key.Length + member.Value.Length + 4) + 1);
        var separator = "{"u8;
        foreach (var (name, value) in members)
        {
            output.Write(separator);
            separator = ","u8;
            GoJson.WriteString(output, name);
            output.Write(":"u8);
            output.Write(value.Span);
        }
        output.Write("}"u8);
        return Taken(output);
    }

    static void WriteData(ArrayBufferWriter<byte> output, PublishRequest request)
    {
        if (MediaType.IsBinary(request.ContentType))
        {
            output.Write("{\"data_base64\":"u8);
            GoJson.WriteString(output, Convert.ToBase64String(request.Data));
            return;
        }
        output.Write("{\"data\":"u8);
        using var document = MediaType.IsJson(request.ContentType) ? Parse(request.Data) : null;
        if (document is not null)
            GoJson.Write(output, document.RootElement, keepNumbers: true);
        else
            GoJson.WriteString(output, Encoding.UTF8.GetString(request.Data));
    }

    static JsonDocument? Parse(byte[] data)
    {
        try
        {
            // Bytes that are no UTF-8 become replacement characters instead of an error.
            return System.Text.Unicode.Utf8.IsValid(data)
                ? JsonDocument.Parse(data)
                : JsonDocument.Parse(Encoding.UTF8.GetString(data));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    string? Expiration(IReadOnlyDictionary<string, string> metadata) =>
        TimeToLive.Of(metadata) is { } ttl ? Rfc3339(time.GetUtcNow() + ttl) : null;

    static string? Override(PublishRequest request, string name) =>
        request.Metadata.TryGetValue("cloudevent." + name, out var value) && value.Length > 0 ? value : null;

    // What was sized exactly is not copied again.
    static byte[] Taken(ArrayBufferWriter<byte> output) =>
        MemoryMarshal.TryGetArray(output.WrittenMemory, out var bytes) && bytes.Array!.Length == output.WrittenCount ? bytes.Array : output.WrittenSpan.ToArray();

    static byte[] Text(string value)
    {
        var output = new ArrayBufferWriter<byte>();
        GoJson.WriteString(output, value);
        return output.WrittenSpan.ToArray();
    }

    static string Rfc3339(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
