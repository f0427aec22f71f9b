using System.Text.Json;

namespace Millrace.Lake.Delta.Log;

/// <summary>Fields of an action, by type; a field that is null counts as absent.</summary>
static class JsonFields
{
    public static string? Text(this JsonElement body, string name) =>
        Present(body, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new FormatException($"'{name}' is not a text");

    public static string Need(this JsonElement body, string name) =>
        body.Text(name) ?? throw new FormatException($"'{name}' is missing");

    public static long? Long(this JsonElement body, string name) =>
        Present(body, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : throw new FormatException($"'{name}' is not a whole number");

    public static long NeedLong(this JsonElement body, string name) =>
        body.Long(name) ?? throw new FormatException($"'{name}' is missing");

    public static bool? Flag(this JsonElement body, string name) =>
        Present(body, name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw new FormatException($"'{name}' is neither true nor false");

    public static List<string>? List(this JsonElement body, string name)
    {
        if (Present(body, name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            throw new FormatException($"'{name}' is not an array of texts");
        return [.. value.EnumerateArray().Select(item => item.GetString() ?? throw new FormatException($"'{name}' holds a null"))];
    }

    public static Dictionary<string, string?>? Map(this JsonElement body, string name)
    {
        if (Present(body, name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Object)
            throw new FormatException($"'{name}' is not an object of texts");
        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var entry in value.EnumerateObject())
            map[entry.Name] = entry.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => entry.Value.GetString(),
                _ => entry.Value.GetRawText(),
            };
        return map;
    }

    static JsonElement? Present(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
