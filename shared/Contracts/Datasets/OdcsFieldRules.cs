using System.Text.RegularExpressions;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Yaml;

namespace Millrace.Contracts.Datasets;

/// <summary>Reads <c>logicalTypeOptions</c> and <c>quality</c> of a field.</summary>
sealed record OdcsFieldRules(
    NumberRange? Range, Regex? Pattern, (int? Minimum, int? Maximum) Length, IReadOnlyList<string> Allowed, Severity Severity)
{
    public static OdcsFieldRules Read(YamlMap field, ColumnType type)
    {
        var options = field.Map("logicalTypeOptions");
        options?.Know("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "pattern", "minLength", "maxLength", "format");
        var (allowed, severity) = Quality(field);
        if (allowed.Count > 0 && type.Kind != ColumnKind.String)
            field.Report("quality", $"A set of accepted values needs a field of type string; this one is {type}.");
        return new(RangeOf(options, type), PatternOf(options, type), LengthOf(options), allowed, severity);
    }

    static NumberRange? RangeOf(YamlMap? options, ColumnType type)
    {
        if (options is null)
            return null;
        double? low = options.Number("minimum"), above = options.Number("exclusiveMinimum");
        double? high = options.Number("maximum"), below = options.Number("exclusiveMaximum");
        if ((low ?? above ?? high ?? below) is null)
            return null;
        if (type.Kind is not (ColumnKind.Int32 or ColumnKind.Int64 or ColumnKind.Float32 or ColumnKind.Float64 or ColumnKind.Decimal))
            options.Report($"A range needs a field that is a number; this one is {type}.");
        return new(low ?? above, high ?? below, low is null && above is not null, high is null && below is not null);
    }

    static Regex? PatternOf(YamlMap? options, ColumnType type)
    {
        if (options?.Text("pattern") is not { } pattern)
            return null;
        if (type.Kind != ColumnKind.String)
            options.Report("pattern", $"A pattern needs a field of type string; this one is {type}.");
        try
        {
            // Linear in the text's length, whatever pattern and text are.
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception broken) when (broken is ArgumentException or NotSupportedException)
        {
            options.Report("pattern", $"'{pattern}' is no pattern that can be used: {broken.Message}");
            return null;
        }
    }

    static (int?, int?) LengthOf(YamlMap? options) => ((int?)options?.Number("minLength"), (int?)options?.Number("maxLength"));

    static (IReadOnlyList<string> Allowed, Severity Severity) Quality(YamlMap field)
    {
        IReadOnlyList<string> allowed = [];
        var severity = Severity.Error;
        foreach (var rule in field.Maps("quality", "a quality rule"))
        {
            rule.Know("id", "name", "description", "type", "metric", "arguments", "mustBe", "dimension", "severity", "businessImpact", "unit", "tags");
            if ((rule.Text("type") ?? "library") != "library" || rule.RequiredText("metric") != "invalidValues")
                rule.Report("metric", "A quality rule of a field must be 'metric: invalidValues'.");
            if (rule.Number("mustBe") is not 0)
                rule.Report("mustBe", "Invalid values are counted in no other way than 'mustBe: 0'.");
            var arguments = rule.Map("arguments");
            arguments?.Know("validValues");
            allowed = arguments?.Texts("validValues") ?? [];
            severity = OdcsField.SeverityOf(rule);
        }

        return (allowed, severity);
    }
}
