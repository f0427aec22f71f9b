using System.Globalization;
using Millrace.Contracts.Yaml;
using YamlDotNet.RepresentationModel;

namespace Millrace.Contracts.Mapping;

/// <summary>
/// Reads mapping files: <c>dataset</c>, <c>columns</c> (field: column, field: $line, or field: {from, values, pattern, offset},
/// {constant}, {arithmetic}) and <c>ignore</c>.
/// </summary>
public static class MappingParser
{
    /// <summary>Reads one file; null when there are mistakes.</summary>
    public static ColumnMapping? Parse(string file, string text, List<FileProblem> problems)
    {
        var before = problems.Count;
        var root = new YamlFile(file, problems).Parse(text);
        if (root is null)
            return null;
        var mapping = Read(root, "dataset", "columns", "ignore");
        return problems.Count == before ? mapping : null;
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="InvalidFileException">It has mistakes.</exception>
    public static ColumnMapping Parse(string file, string text)
    {
        List<FileProblem> problems = [];
        return Parse(file, text, problems) ?? throw new InvalidFileException(problems);
    }

    internal static ColumnMapping Read(YamlMap root, params string[] known)
    {
        root.Know(known);
        List<MappedField> fields = [];
        foreach (var (key, value) in root.Map("columns")?.Entries ?? [])
            if (ReadField(root.Map("columns")!, key.Value!, value) is { } field)
                fields.Add(field);
        return new() { Dataset = root.RequiredText("dataset"), Fields = fields, Ignore = root.Texts("ignore") };
    }

    static MappedField? ReadField(YamlMap columns, string field, YamlNode value)
    {
        if (value is YamlScalarNode { Value: { Length: > 0 } column })
            return column == "$line" ? new() { Field = field, IsLine = true } : new() { Field = field, From = column };
        if (columns.Map(field) is not { } map)
            return null;
        map.Know("from", "values", "pattern", "offset", "constant", "arithmetic");
        var from = map.Text("from");
        var constant = map.Text("constant");
        var arithmetic = ArithmeticOf(map);
        if (new object?[] { from, constant, map.Find("arithmetic") }.Count(source => source is not null) != 1)
            map.Report($"'{field}' must have exactly one of from, constant, arithmetic.");
        if (from is null && (map.Find("values") ?? map.Find("pattern") ?? map.Find("offset")) is not null)
            map.Report("'values', 'pattern' and 'offset' need 'from'.");
        return new()
        {
            Field = field,
            From = from == "$line" ? null : from,
            IsLine = from == "$line",
            Constant = constant,
            Arithmetic = arithmetic,
            Values = map.Map("values")?.Entries.ToDictionary(
                entry => entry.Key.Value!, entry => (entry.Value as YamlScalarNode)?.Value ?? "", StringComparer.Ordinal),
            Pattern = map.Text("pattern"),
            Offset = OffsetOf(map),
        };
    }

    static Arithmetic? ArithmeticOf(YamlMap map)
    {
        if (map.Text("arithmetic") is not { } text)
            return null;
        var arithmetic = Arithmetic.Parse(text, out var mistake);
        if (mistake is not null)
            map.Report("arithmetic", mistake);
        return arithmetic;
    }

    static TimeSpan OffsetOf(YamlMap map)
    {
        if (map.Text("offset") is not { } text)
            return TimeSpan.Zero;
        if (text.Length == 6 && text[0] is '+' or '-'
            && TimeSpan.TryParseExact(text[1..], "hh\\:mm", CultureInfo.InvariantCulture, out var offset) && offset.TotalHours <= 18)
            return text[0] == '-' ? -offset : offset;
        map.Report("offset", "'offset' must be ±hh:mm, as +08:00.");
        return TimeSpan.Zero;
    }
}
