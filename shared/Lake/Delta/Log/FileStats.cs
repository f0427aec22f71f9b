using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Millrace.Lake.Delta.Log;

/// <summary>Statistics of a data file: a hint for skipping. What cannot be read counts as unknown.</summary>
sealed class FileStats
{
    static readonly FileStats s_unknown = new(null, default, default, default);
    static readonly ConditionalWeakTable<string, FileStats> s_read = [];
    readonly JsonElement _min, _max, _nulls;

    FileStats(long? records, JsonElement min, JsonElement max, JsonElement nulls) =>
        (NumRecords, _min, _max, _nulls) = (records, min, max, nulls);

    public long? NumRecords { get; }

    public static FileStats Of(AddFile file) =>
        file.Stats is { Length: > 0 } text ? s_read.GetValue(text, Read) : s_unknown;

    public JsonElement? Min(string column) => Of(_min, column);

    public JsonElement? Max(string column) => Of(_max, column);

    public long? NullCount(string column) =>
        Of(_nulls, column) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var count) ? count : null;

    static JsonElement? Of(JsonElement values, string column) =>
        values.ValueKind == JsonValueKind.Object && values.TryGetProperty(column, out var value) ? value : null;

    static FileStats Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return s_unknown;
            var root = json.RootElement.Clone();
            return new FileStats(
                root.TryGetProperty("numRecords", out var records) && records.ValueKind == JsonValueKind.Number
                    && records.TryGetInt64(out var count) && count >= 0 ? count : null,
                Part(root, "minValues"), Part(root, "maxValues"), Part(root, "nullCount"));
        }
        catch (JsonException)
        {
            return s_unknown;
        }
    }

    static JsonElement Part(JsonElement root, string name) => root.TryGetProperty(name, out var part) ? part : default;
}
