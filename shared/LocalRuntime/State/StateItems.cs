using System.Text.Json;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.State;

/// <summary>Reads items of the state API from JSON; names match without regard to case, unknown ones are ignored.</summary>
internal static class StateItems
{
    public static StateItem Read(JsonElement item, Dictionary<string, string> query, string store)
    {
        var key = "";
        string? etag = null;
        var value = "null"u8.ToArray();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var firstWrite = false;
        if (item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined))
            throw new FormatException($"json: cannot unmarshal {GoJsonErrors.Kind(item)} into Go value of type state.SetRequest");
        foreach (var member in item.ValueKind == JsonValueKind.Object ? item.EnumerateObject() : default)
            switch (member.Name.ToLowerInvariant())
            {
                case "key":
                    key = Text(member.Value, "key") ?? "";
                    break;
                case "value":
                    value = GoJson.Write(member.Value, keepNumbers: false);
                    break;
                case "etag":
                    etag = Text(member.Value, "etag");
                    break;
                case "metadata" when member.Value.ValueKind == JsonValueKind.Object:
                    foreach (var entry in member.Value.EnumerateObject())
                        metadata[entry.Name] = Text(entry.Value, "metadata") ?? "";
                    break;
                case "options" when member.Value.ValueKind == JsonValueKind.Object:
                    firstWrite = IsFirstWrite(member.Value, store);
                    break;
            }
        // What the query says wins.
        foreach (var (name, text) in query)
            metadata[name] = text;
        return new StateItem(key, value, etag, firstWrite, metadata);
    }

    static bool IsFirstWrite(JsonElement options, string store)
    {
        foreach (var option in options.EnumerateObject())
            if (option.Name.Equals("concurrency", StringComparison.OrdinalIgnoreCase))
                return Concurrency(option.Value.ToString(), store);
        return false;
    }

    /// <summary>True for first-write.</summary>
    /// <exception cref="Errors.ApiError">Neither first-write, last-write nor nothing.</exception>
    public static bool Concurrency(string value, string store) => value switch
    {
        "first-write" => true,
        "last-write" or "" => false,
        _ => throw StateErrors.UnknownConcurrency(store, value),
    };

    static string? Text(JsonElement value, string member) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => throw GoJsonErrors.WrongKind(value, member, "string"),
    };
}
