using System.Text.Json;

namespace Millrace.Platform.Tests.OpenFormats;

/// <summary>
/// SQL that spells a row as text, as <see cref="OwnRowText"/> does from our reader: values with a ';' behind each, texts by
/// their bytes, floating-point numbers by 18 digits, moments by microseconds, nulls as '~'.
/// </summary>
static class SqlRowText
{
    public static string Query(NaiveDeltaLog table, string file, IReadOnlyDictionary<string, string?> partition)
    {
        var row = string.Join(" || ", table.Columns.Select(column => table.PartitionColumns.Contains(column.Name)
            ? Value(Constant(partition[column.Name], column.Type.GetString()!), column.Type)
            : Value($"\"{column.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", column.Type)));
        return "SELECT count(*), coalesce(sum(('0x' || substr(sha256(t), 1, 15))::BIGINT), 0) "
            + $"FROM (SELECT {row} AS t FROM read_parquet({Literal(file)}, hive_partitioning = false))";
    }

    static string Value(string at, JsonElement type) => type.ValueKind == JsonValueKind.String
        ? $"coalesce({Scalar(at, type.GetString()!)} || ';', '~;')"
        : $"coalesce({Nested(at, type)} || ';', '~;')";

    static string Scalar(string at, string type) => type switch
    {
        "string" => $"strlen({at})::VARCHAR || ':' || {at}",
        "binary" => $"lower(hex({at}))",
        "date" => $"date_diff('day', DATE '1970-01-01', {at})::VARCHAR",
        "timestamp" or "timestamp_ntz" => $"epoch_us({at})::VARCHAR",
        "double" or "float" => $"format('{{:.17e}}', {at}::DOUBLE)",
        _ => $"({at})::VARCHAR",
    };

    static string Nested(string at, JsonElement type) => type.GetProperty("type").GetString() switch
    {
        "array" => $"'[' || array_to_string(list_transform({at}, e -> {Value("e", type.GetProperty("elementType"))}), '') || ']'",
        "struct" => $"CASE WHEN {at} IS NOT NULL THEN '{{' || {string.Join(" || ", type.GetProperty("fields").EnumerateArray()
            .Select(field => Value($"{at}.\"{field.GetProperty("name").GetString()}\"", field.GetProperty("type"))))} || '}}' END",
        "map" => $"'[' || array_to_string(list_transform(map_entries({at}), e -> {Value("e.key", type.GetProperty("keyType"))} || {Value("e.value", type.GetProperty("valueType"))}), '') || ']'",
        var other => throw new NotSupportedException($"type {other}"),
    };

    static string Constant(string? text, string type) => text is null ? "NULL" : $"CAST({Literal(text)} AS {type switch
    {
        "string" => "VARCHAR",
        "long" => "BIGINT",
        "timestamp" => "TIMESTAMPTZ",
        _ => type,
    }})";

    static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
