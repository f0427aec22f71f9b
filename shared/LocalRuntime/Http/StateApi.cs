using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Json;
using Millrace.LocalRuntime.State;

namespace Millrace.LocalRuntime.Http;

/// <summary><c>/state/{store}</c> and below.</summary>
internal sealed class StateApi(AppSession session)
{
    public Task? Find(ApiRequest request) => (request.Method, request.Segments) switch
    {
        ("POST" or "PUT", ["v1.0", _, _]) => SaveAsync(request),
        ("POST" or "PUT", ["v1.0", _, _, "bulk"]) => GetBulkAsync(request),
        ("POST" or "PUT", ["v1.0", _, _, "transaction"]) => TransactAsync(request),
        ("POST" or "PUT", ["v1.0-alpha1", _, _, "query"]) =>
            throw StateErrors.QueryNotSupported(session.StateFor(request.Part(2), query: true).Name),
        ("GET", ["v1.0", _, _, _]) => GetAsync(request),
        ("DELETE", ["v1.0", _, _, _]) => DeleteAsync(request),
        _ => null,
    };

    async Task GetAsync(ApiRequest request)
    {
        var record = session.StateFor(request.Part(2)).Get(request.Part(3));
        if (record is null)
        {
            ApiAnswer.NoContent(request.Context);
            return;
        }
        request.Context.Response.Headers.ETag = record.Etag;
        if (record.Expires is { } expires)
            request.Context.Response.Headers["Metadata.ttlexpiretime"] = Instant(expires);
        await ApiAnswer.JsonAsync(request.Context, 200, record.Value);
    }

    async Task SaveAsync(ApiRequest request)
    {
        var store = session.StateFor(request.Part(2));
        using var document = await ParseAsync(request, "");
        var root = document.RootElement;
        if (root.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
            throw StateErrors.Malformed($"json: cannot unmarshal {GoJsonErrors.Kind(root)} into Go value of type []state.SetRequest");
        var query = request.Metadata();
        var items = Read(() => root.ValueKind == JsonValueKind.Null ? []
            : root.EnumerateArray().Select(item => StateItems.Read(item, query, store.Name)).ToList());
        if (items.Any(item => item.Key.Length == 0))
            throw StateErrors.Malformed("\"key\" is a required field");
        await store.SaveAsync(items);
        ApiAnswer.NoContent(request.Context);
    }

    async Task DeleteAsync(ApiRequest request)
    {
        var etag = request.Context.Request.Headers.IfMatch.ToString();
        await session.StateFor(request.Part(2)).DeleteAsync(request.Part(3), etag);
        ApiAnswer.NoContent(request.Context);
    }

    async Task GetBulkAsync(ApiRequest request)
    {
        var store = session.StateFor(request.Part(2));
        using var document = await ParseAsync(request, "failed deserializing HTTP body: ");
        var keys = Member(document.RootElement, "keys") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(key => key.ToString()).ToList() : [];
        var output = new ArrayBufferWriter<byte>();
        var separator = "["u8;
        foreach (var (key, record) in store.GetBulk(keys))
        {
            output.Write(separator);
            separator = ","u8;
            if (!WriteItem(output, key, record))
            {
                // One value that is no JSON empties the whole answer.
                await ApiAnswer.JsonAsync(request.Context, 200, default);
                return;
            }
        }
        output.Write(keys.Count == 0 ? "[]\n"u8 : "]\n"u8);
        await ApiAnswer.JsonAsync(request.Context, 200, output.WrittenMemory);
    }

    static bool WriteItem(ArrayBufferWriter<byte> output, string key, StateRecord? record)
    {
        output.Write("{\"key\":"u8);
        GoJson.WriteString(output, key);
        if (record is not null)
        {
            if (record.Value.Length > 0)
            {
                output.Write(",\"data\":"u8);
                try
                {
                    using var value = JsonDocument.Parse(record.Value);
                }
                catch (JsonException)
                {
                    return false;
                }
                output.Write(record.Value);
            }
            output.Write(",\"etag\":"u8);
            GoJson.WriteString(output, record.Etag);
            if (record.Expires is { } expires)
            {
                output.Write(",\"metadata\":{\"ttlExpireTime\":"u8);
                GoJson.WriteString(output, Instant(expires));
                output.Write("}"u8);
            }
        }
        output.Write("}"u8);
        return true;
    }

    async Task TransactAsync(ApiRequest request)
    {
        var store = session.StateFor(request.Part(2));
        using var document = await ParseAsync(request, "failed deserializing HTTP body: ");
        var query = request.Metadata();
        var operations = Read(() => Member(document.RootElement, "operations") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(operation => Operation(operation, query, store.Name)).ToList()
            : []);
        await store.TransactAsync(operations);
        ApiAnswer.NoContent(request.Context);
    }

    static (bool Delete, StateItem Item) Operation(JsonElement operation, Dictionary<string, string> query, string store)
    {
        var kind = Member(operation, "operation")?.ToString() ?? "";
        if (kind is not ("upsert" or "delete"))
            throw StateErrors.UnknownOperation(kind);
        return (kind == "delete", StateItems.Read(Member(operation, "request") ?? default, query, store));
    }

    async Task<JsonDocument> ParseAsync(ApiRequest request, string prefix)
    {
        var body = await request.BodyAsync(session.Options.MostBodyBytes)
            ?? throw StateErrors.Malformed(prefix + "stream too large");
        try
        {
            return GoJsonErrors.Parse(body);
        }
        catch (FormatException failure)
        {
            throw StateErrors.Malformed(prefix + failure.Message);
        }
    }

    static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException failure)
        {
            throw StateErrors.Malformed(failure.Message);
        }
    }

    static JsonElement? Member(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return member.Value;
        return null;
    }

    /// <summary>An instant of the store, to the second as daprd tells it.</summary>
    public static string Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
