using System.Globalization;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Yaml;

namespace Millrace.Contracts.Datasets;

/// <summary>Reads an entry of <c>properties</c>.</summary>
sealed record OdcsField(ContractField Field, double? KeyPosition, ContractReference? Reference)
{
    static readonly string[] s_reserved = [ValidBatch.EventId, ValidBatch.EventTime, ValidBatch.Extra];

    public static IReadOnlyList<OdcsField> ReadAll(YamlMap dataset)
    {
        List<OdcsField> fields = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var map in dataset.Maps("properties", "a field"))
        {
            var field = Read(map);
            foreach (var name in field.Field.Synonyms.Prepend(field.Field.Name))
                if (!names.Add(name))
                    map.Report($"The name '{name}' is given to two fields.");
            fields.Add(field);
        }

        if (fields.Count == 0)
            dataset.Report("properties", "A dataset must have 'properties', a list of fields.");
        return fields;
    }

    static OdcsField Read(YamlMap map)
    {
        map.Know("id", "name", "businessName", "description", "logicalType", "logicalTypeOptions", "physicalType", "physicalName",
            "required", "unique", "primaryKey", "primaryKeyPosition", "partitioned", "examples", "classification", "tags", "quality",
            "relationships", "customProperties", "authoritativeDefinitions", "criticalDataElement", "items", "properties");
        var name = map.RequiredText("name");
        if (s_reserved.Contains(name))
            map.Report("name", $"The name '{name}' is kept for the platform's own column.");
        var type = OdcsType.Read(map);
        var rules = OdcsFieldRules.Read(map, type);
        var custom = new CustomProperties(map, "synonyms", "form");
        return new(
            new()
            {
                Name = name,
                Type = type,
                Required = map.Flag("required"),
                Description = map.Text("description"),
                Synonyms = custom.Texts("synonyms"),
                Form = custom.Choice("form", ("plain", TextForm.Plain), ("id", TextForm.Id), ("category", TextForm.Category)),
                Allowed = rules.Allowed,
                Pattern = rules.Pattern,
                Length = rules.Length,
                Range = rules.Range,
                Severity = rules.Severity,
                Tags = map.Texts("tags"),
            },
            map.Flag("primaryKey") ? map.Number("primaryKeyPosition") ?? 0 : null,
            ReferenceOf(map, name));
    }

    static ContractReference? ReferenceOf(YamlMap map, string name)
    {
        ContractReference? reference = null;
        foreach (var relation in map.Maps("relationships", "a relationship"))
        {
            relation.Know("id", "type", "to", "customProperties");
            if ((relation.Text("type") ?? "foreignKey") != "foreignKey")
                relation.Report("type", "A relationship must be of 'type: foreignKey'.");
            var target = relation.RequiredText("to").Split('.');
            if (target.Length != 2)
                relation.Report("to", "'to' must be DATASET.FIELD of the same pack.");
            else
                reference = new(name, target[0], target[1]);
        }

        return reference;
    }

    public static Severity SeverityOf(YamlMap map) => map.Choice("severity",
        ("error", Severity.Error), ("warning", Severity.Warning), ("info", Severity.Info));
}

/// <summary>Reads <c>logicalType</c>, <c>physicalType</c> and <c>logicalTypeOptions.format</c>.</summary>
static class OdcsType
{
    public static ColumnType Read(YamlMap map)
    {
        if (map.Text("physicalType") is { } physical)
        {
            if (ColumnType.TryParse(physical, out var exact))
                return exact;
            map.Report("physicalType", $"'{physical}' is no type: string, int32, int64, float32, float64, decimal(P,S), bool, timestamp, date, json.");
        }

        var format = map.Map("logicalTypeOptions")?.Text("format");
        var kind = (map.Text("logicalType"), format) switch
        {
            ("string" or null, _) => ColumnKind.String,
            ("integer", "i32") => ColumnKind.Int32,
            ("integer", null or "i64") => ColumnKind.Int64,
            ("number", "f32") => ColumnKind.Float32,
            ("number", null or "f64") => ColumnKind.Float64,
            ("boolean", _) => ColumnKind.Boolean,
            ("timestamp", _) => ColumnKind.Timestamp,
            ("date", _) => ColumnKind.Date,
            ("object" or "array", _) => ColumnKind.Json,
            _ => Unknown(map, format),
        };
        return new(kind);
    }

    static ColumnKind Unknown(YamlMap map, string? format)
    {
        map.Report("logicalType", string.Create(CultureInfo.InvariantCulture,
            $"'{map.Text("logicalType")}'{(format is null ? "" : $" with format '{format}'")} is no logical type: string, integer (i32, i64), number (f32, f64), boolean, timestamp, date, object, array."));
        return ColumnKind.String;
    }
}
