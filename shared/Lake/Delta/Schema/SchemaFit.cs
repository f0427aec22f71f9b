using System.Text.Json.Nodes;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Schema;

/// <summary>Whether data fits a table, and the schema that holds both when it may grow: columns and fields are added at the end, nothing else changes.</summary>
static class SchemaFit
{
    /// <summary>The table's schema as JSON, grown by what the data has more; null when it has nothing more.</summary>
    /// <exception cref="SchemaMismatchException">The data does not fit, or is not allowed to grow the schema.</exception>
    public static string? Merge(string tableSchema, TableSchema data, bool mayGrow, string table)
    {
        var differences = new List<string>();
        var root = JsonNode.Parse(tableSchema)!.AsObject();
        var known = SchemaJson.Read(tableSchema);
        var grown = Fields(root["fields"]!.AsArray(), known.Fields, data.Fields, "", mayGrow, differences);
        foreach (var field in known.Fields)
            if (!field.Nullable && data.IndexOf(field.Name) < 0)
                differences.Add($"column '{field.Name}' is required and missing");
        if (differences.Count > 0)
            throw new SchemaMismatchException($"The data does not fit the table {table}: {string.Join("; ", differences)}", differences);
        return grown ? SchemaJson.Text(root) : null;
    }

    static bool Fields(JsonArray json, IReadOnlyList<Field> known, IReadOnlyList<Field> data, string path, bool mayGrow, List<string> differences)
    {
        var grown = false;
        foreach (var field in data)
        {
            var at = IndexOf(known, field.Name);
            if (at < 0)
            {
                if (known.FirstOrDefault(other => string.Equals(other.Name, field.Name, StringComparison.OrdinalIgnoreCase)) is { } twin)
                    differences.Add($"column '{path}{field.Name}' differs from '{path}{twin.Name}' only in case");
                else if (!mayGrow)
                    differences.Add($"column '{path}{field.Name}' of type {field.Type} is not in the table");
                else
                {
                    json.Add((JsonNode)SchemaJson.Field(field with { Nullable = true }, path));
                    grown = true;
                }
                continue;
            }
            var inner = json[at]!["type"]!;
            if (field.Nullable && !known[at].Nullable && path.Length > 0)
                differences.Add($"field '{path}{field.Name}' is required in the table and may be null in the data");
            grown |= Type(inner, known[at].Type, field.Type, path + field.Name, mayGrow, differences);
        }
        return grown;
    }

    static bool Type(JsonNode json, LakeType known, LakeType data, string path, bool mayGrow, List<string> differences)
    {
        switch (known, data)
        {
            case (StructType a, StructType b):
                return Fields(json["fields"]!.AsArray(), a.Fields, b.Fields, path + ".", mayGrow, differences);
            case (ListType a, ListType b):
                return Type(json["elementType"]!, a.Element.Type, b.Element.Type, path + ".element", mayGrow, differences);
            case (MapType a, MapType b):
                var keys = Type(json["keyType"]!, a.Key.Type, b.Key.Type, path + ".key", mayGrow, differences);
                return Type(json["valueType"]!, a.Value.Type, b.Value.Type, path + ".value", mayGrow, differences) || keys;
            default:
                if (data is TimestampType { Unit: TimeUnit.Nanos } || !Rows.ColumnCast.CanCast(data, known))
                    differences.Add($"column '{path}' is {known} in the table and {data} in the data");
                return false;
        }
    }

    static int IndexOf(IReadOnlyList<Field> fields, string name)
    {
        for (var i = 0; i < fields.Count; i++)
            if (fields[i].Name == name)
                return i;
        return -1;
    }
}
