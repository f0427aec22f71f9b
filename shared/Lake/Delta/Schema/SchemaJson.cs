using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Schema;

/// <summary>Schemas as the log spells them.</summary>
static class SchemaJson
{
    static readonly JsonDocumentOptions s_reading = new() { MaxDepth = 128 };
    static readonly JsonSerializerOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="DeltaException">The text is no schema.</exception>
    /// <exception cref="UnsupportedFeatureException">A type is not known.</exception>
    public static TableSchema Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, s_reading);
            return Type(json.RootElement, "") is StructType record
                ? new TableSchema(record.Fields)
                : throw new DamagedLogException("The table's schema is not a struct");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new DamagedLogException($"The table's schema is not as the protocol says: {error.Message}", error);
        }
    }

    public static string Write(TableSchema schema) => Struct(schema.Fields, "").ToJsonString(s_writing);

    internal static string Text(JsonNode node) => node.ToJsonString(s_writing);

    internal static JsonObject Field(Field field, string path) => new()
    {
        ["name"] = field.Name,
        ["type"] = Node(field.Type, path + field.Name),
        ["nullable"] = field.Nullable,
        ["metadata"] = new JsonObject((field.Metadata ?? new Dictionary<string, string>())
            .Where(entry => entry.Key != Columns.Field.FieldIdKey)
            .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value)))),
    };

    static LakeType Type(JsonElement type, string path)
    {
        if (type.ValueKind == JsonValueKind.String)
        {
            var name = type.GetString()!;
            return DeltaTypes.Primitive(name)
                ?? throw new UnsupportedFeatureException($"Column '{path}' has the type '{name}', which is not supported", [name]);
        }
        return type.GetProperty("type").GetString() switch
        {
            "struct" => new StructType([.. type.GetProperty("fields").EnumerateArray().Select(field => Field(field, path))]),
            "array" => new ListType(new Field("element", Type(type.GetProperty("elementType"), path + ".element"),
                type.GetProperty("containsNull").GetBoolean())),
            "map" => new MapType(new Field("key", Type(type.GetProperty("keyType"), path + ".key"), false),
                new Field("value", Type(type.GetProperty("valueType"), path + ".value"), type.GetProperty("valueContainsNull").GetBoolean())),
            var other => throw new UnsupportedFeatureException($"Column '{path}' has the type '{other}', which is not supported", [other ?? "null"]),
        };
    }

    static Field Field(JsonElement field, string path)
    {
        var name = field.GetProperty("name").GetString()!;
        return new Field(name, Type(field.GetProperty("type"), path.Length == 0 ? name : $"{path}.{name}"),
            !field.TryGetProperty("nullable", out var nullable) || nullable.GetBoolean(), Metadata(field));
    }

    static Dictionary<string, string>? Metadata(JsonElement field) =>
        field.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            ? metadata.EnumerateObject().ToDictionary(entry => entry.Name,
                entry => entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText(), StringComparer.Ordinal)
            : null;

    static JsonNode Node(LakeType type, string path) => type switch
    {
        StructType record => Struct(record.Fields, path + "."),
        ListType list => new JsonObject
        {
            ["type"] = "array",
            ["elementType"] = Node(list.Element.Type, path + ".element"),
            ["containsNull"] = list.Element.Nullable,
        },
        MapType map => new JsonObject
        {
            ["type"] = "map",
            ["keyType"] = Node(map.Key.Type, path + ".key"),
            ["valueType"] = Node(map.Value.Type, path + ".value"),
            ["valueContainsNull"] = map.Value.Nullable,
        },
        _ => DeltaTypes.Name(type) ?? throw new DeltaException($"Column '{path}' of type {type} has no type in Delta tables"),
    };

    static JsonObject Struct(IReadOnlyList<Field> fields, string path) => new()
    {
        ["type"] = "struct",
        ["fields"] = new JsonArray([.. fields.Select(field => (JsonNode)Field(field, path))]),
    };
}
