using System.Globalization;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Schema;

/// <summary>Delta's names of primitive types.</summary>
static class DeltaTypes
{
    public static LakeType? Primitive(string name) => name switch
    {
        "string" => LakeType.String,
        "long" => LakeType.Int64,
        "integer" => LakeType.Int32,
        "short" => LakeType.Int16,
        "byte" => LakeType.Int8,
        "float" => LakeType.Float,
        "double" => LakeType.Double,
        "boolean" => LakeType.Boolean,
        "binary" => LakeType.Binary,
        "date" => LakeType.Date,
        "timestamp" => LakeType.TimestampUtc,
        "timestamp_ntz" => LakeType.Timestamp(TimeUnit.Micros, false),
        "decimal" => LakeType.Decimal(10, 0),
        _ => Decimal(name),
    };

    /// <summary>Delta's name for a type, or null when it has none; JSON and enum texts are strings there.</summary>
    public static string? Name(LakeType type) => type switch
    {
        DecimalType number when number.Precision <= DecimalType.MaxNarrowPrecision => $"decimal({number.Precision},{number.Scale})",
        TimestampType { IsUtc: true } => "timestamp",
        TimestampType => "timestamp_ntz",
        _ => type.Kind switch
        {
            LakeTypeKind.String or LakeTypeKind.Json or LakeTypeKind.Enum => "string",
            LakeTypeKind.Int64 => "long",
            LakeTypeKind.Int32 => "integer",
            LakeTypeKind.Int16 => "short",
            LakeTypeKind.Int8 => "byte",
            LakeTypeKind.Float => "float",
            LakeTypeKind.Double => "double",
            LakeTypeKind.Boolean => "boolean",
            LakeTypeKind.Binary => "binary",
            LakeTypeKind.Date => "date",
            _ => null,
        },
    };

    static DecimalType? Decimal(string name)
    {
        if (!name.StartsWith("decimal(", StringComparison.Ordinal) || !name.EndsWith(')'))
            return null;
        var parts = name[8..^1].Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var precision)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var scale)
            && precision is >= 1 and <= DecimalType.MaxNarrowPrecision && scale <= precision
            ? new DecimalType(precision, scale)
            : null;
    }
}
