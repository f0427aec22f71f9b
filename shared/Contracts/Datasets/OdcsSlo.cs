using Millrace.Contracts.Yaml;

namespace Millrace.Contracts.Datasets;

/// <summary>Reads <c>slaProperties</c>.</summary>
static class OdcsSlo
{
    public static QualitySlo Read(YamlMap root)
    {
        double? freshness = null, latency = null;
        double minimum = 0.90, alert = 0.95;
        foreach (var entry in root.Maps("slaProperties", "an entry of 'slaProperties'"))
        {
            entry.Know("id", "property", "value", "valueExt", "unit", "element", "driver", "description", "scheduler", "schedule");
            var value = entry.Number("value");
            if (value is null)
                entry.Report("'value' must be a number.");
            switch (entry.RequiredText("property"))
            {
                case "freshness":
                    freshness = value * HoursOf(entry);
                    break;
                case "latency":
                    latency = value * HoursOf(entry) * 3600;
                    break;
                case "qualityMinimum":
                    minimum = value ?? minimum;
                    break;
                case "qualityAlert":
                    alert = value ?? alert;
                    break;
                default:
                    entry.Report("property", "'property' must be one of freshness, latency, qualityMinimum, qualityAlert.");
                    break;
            }
        }

        return new(freshness, latency, minimum, alert);
    }

    static double HoursOf(YamlMap entry) =>
        entry.Choice("unit", ("h", 1.0), ("hours", 1.0), ("d", 24.0), ("days", 24.0), ("min", 1 / 60.0), ("minutes", 1 / 60.0),
            ("s", 1 / 3600.0), ("seconds", 1 / 3600.0));
}
