using Millrace.Contracts.Batches;
using Millrace.Contracts.Yaml;

namespace Millrace.Contracts.Datasets;

/// <summary>Reads the one entry of <c>schema</c>.</summary>
static class OdcsDataset
{
    public static DatasetContract Read(YamlMap map, string pack, string version, QualitySlo slo)
    {
        map.Know("id", "name", "logicalType", "physicalName", "physicalType", "description", "businessName", "properties", "quality",
            "relationships", "tags", "dataGranularityDescription", "authoritativeDefinitions", "customProperties");
        var custom = new CustomProperties(map, "kind", "eventTime", "eventTimeDefault", "partitionBy", "policy", "earliest", "latest", "futureTolerance");
        var name = map.RequiredText("name");
        var fields = OdcsField.ReadAll(map);
        var known = fields.Select(field => field.Field.Name).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Pack = pack,
            Dataset = name,
            Version = version,
            Kind = custom.Choice("kind", ("event", DatasetKind.Event), ("entity", DatasetKind.Entity)),
            Fields = [.. fields.Select(field => field.Field)],
            Key = [.. fields.Where(field => field.KeyPosition is not null).OrderBy(field => field.KeyPosition).Select(field => field.Field.Name)],
            EventTime = EventTimes(custom, fields),
            EventTimeDefaultsToIngest = custom.Choice("eventTimeDefault", ("none", false), ("ingest", true)),
            PartitionBy = PartitionBy(custom, known),
            Policy = custom.Choice("policy",
                ("quarantine", ViolationPolicy.Quarantine), ("strict", ViolationPolicy.Strict), ("always", ViolationPolicy.Always)),
            TimeBounds = Bounds(custom),
            Rules = Rules(map, known),
            References = [.. fields.Where(field => field.Reference is not null).Select(field => field.Reference!)],
            Slo = slo,
        };
    }

    static IReadOnlyList<string> EventTimes(CustomProperties custom, IReadOnlyList<OdcsField> fields)
    {
        var names = custom.Texts("eventTime");
        if (names.Count == 0)
            custom.Report("eventTime", "A dataset must name its 'eventTime' in customProperties: a field of type timestamp, or several in order of preference.");
        foreach (var name in names)
            if (fields.FirstOrDefault(field => field.Field.Name == name) is not { Field.Type.Kind: ColumnKind.Timestamp or ColumnKind.Date })
                custom.Report("eventTime", $"'{name}' is no field of type timestamp or date.");
        return names;
    }

    static string PartitionBy(CustomProperties custom, HashSet<string> known)
    {
        var field = custom.Text("partitionBy") ?? "";
        if (!known.Contains(field))
            custom.Report("partitionBy", $"A dataset must name in 'partitionBy' the field whose rows keep their order; '{field}' is no field.");
        return field;
    }

    static TimeBounds Bounds(CustomProperties custom)
    {
        var bounds = new TimeBounds(Instant(custom, "earliest") ?? TimeBounds.Default.Earliest, Instant(custom, "latest"), Tolerance(custom));
        if (bounds.Latest <= bounds.Earliest)
            custom.Report("latest", "'latest' must be after 'earliest'.");
        return bounds;
    }

    static long? Instant(CustomProperties custom, string property)
    {
        if (custom.Text(property) is not { } text)
            return null;
        if (TimeBounds.TryReadInstant(text, out var micros))
            return micros;
        custom.Report(property, $"'{property}' must be an instant, as 2020-01-01T00:00:00Z.");
        return null;
    }

    static long Tolerance(CustomProperties custom)
    {
        if (custom.Text("futureTolerance") is not { } text)
            return TimeBounds.Default.FutureTolerance;
        if (!TimeBounds.TryReadTolerance(text, out var micros))
            custom.Report("futureTolerance", "'futureTolerance' must be a whole number of seconds, up to a year.");
        return micros;
    }

    static List<RowRule> Rules(YamlMap map, HashSet<string> known)
    {
        List<RowRule> rules = [];
        foreach (var quality in map.Maps("quality", "a quality rule"))
        {
            quality.Know("id", "name", "description", "type", "engine", "implementation", "dimension", "severity", "businessImpact",
                "tags", "customProperties", "authoritativeDefinitions", "method", "scheduler", "schedule", "unit");
            if (quality.RequiredText("type") is not "custom" || quality.RequiredText("engine") is not "millrace")
            {
                quality.Report("A quality rule of a dataset must be of 'type: custom' and 'engine: millrace'.");
                continue;
            }

            var name = quality.RequiredText("name");
            var text = quality.RequiredText("implementation");
            var (when, holds, mistake) = RowRuleText.Parse(text, known.Contains);
            if (mistake is not null)
                quality.Report("implementation", mistake);
            rules.Add(new(name, text, when, holds, OdcsField.SeverityOf(quality)));
        }

        return rules;
    }
}
