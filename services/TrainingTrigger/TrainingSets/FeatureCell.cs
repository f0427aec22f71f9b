using System.Text.Json;
using Millrace.Lake.Columns;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>A feature's value between the JSON of an answer and a column of the lake, by the type that the registry names.</summary>
static class FeatureCell
{
    /// <summary>The column's type. What has no narrower one is kept as JSON text.</summary>
    public static LakeType TypeOf(string registryType) => Kind(registryType) switch
    {
        "bool" => LakeType.Boolean,
        "int64" => LakeType.Int64,
        "float32" => LakeType.Float,
        "float64" => LakeType.Double,
        "decimal" => LakeType.Decimal(38, 6),
        "string" => LakeType.String,
        "timestamp" => LakeType.TimestampUtc,
        "vector" => LakeType.List(LakeType.Float),
        _ => LakeType.Json,
    };

    /// <summary>The cell.</summary>
    public static object? Of(JsonElement value, string registryType) => value.ValueKind == JsonValueKind.Null
        ? null
        : Kind(registryType) switch
        {
            "bool" => value.GetBoolean(),
            "int64" => value.GetInt64(),
            "float32" => value.GetSingle(),
            "float64" => value.GetDouble(),
            "decimal" => value.GetDecimal(),
            "string" => value.GetString(),
            "timestamp" => value.GetDateTimeOffset(),
            "vector" => value.EnumerateArray().Select(one => (object?)one.GetSingle()).ToArray(),
            _ => value.GetRawText(),
        };

    // float32[64] is a vector; the rest are named as they are.
    static string Kind(string registryType) => registryType.Contains('[', StringComparison.Ordinal) ? "vector" : registryType;
}
