using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Millrace.Contracts.Batches;

/// <summary>How the values of a column are held.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are names of types.")]
public enum ColumnKind : byte
{
    /// <summary>Text.</summary>
    String,

    /// <summary>Whole number of 32 bits.</summary>
    Int32,

    /// <summary>Whole number of 64 bits.</summary>
    Int64,

    /// <summary>Binary floating point of 32 bits.</summary>
    Float32,

    /// <summary>Binary floating point of 64 bits.</summary>
    Float64,

    /// <summary>Scaled whole number of 128 bits.</summary>
    Decimal,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Microseconds since 1970-01-01T00:00:00Z.</summary>
    Timestamp,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>A JSON value as text: objects, lists, embeddings.</summary>
    Json,
}

/// <summary>The type of a column: <c>string</c>, <c>int64</c>, <c>decimal(38,6)</c>, ….</summary>
/// <param name="Kind">How values are held.</param>
/// <param name="Precision">Digits in all, 1 to 38; 0 unless decimal.</param>
/// <param name="Scale">Digits after the point; 0 unless decimal.</param>
public readonly record struct ColumnType(ColumnKind Kind, byte Precision = 0, byte Scale = 0)
{
    /// <summary>The decimal type of a precision and scale.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "These are names of types.")]
    public static ColumnType Decimal(int precision, int scale) =>
        precision is >= 1 and <= 38 && scale >= 0 && scale <= precision
            ? new(ColumnKind.Decimal, (byte)precision, (byte)scale)
            : throw new ArgumentOutOfRangeException(nameof(precision), $"decimal({precision},{scale}): precision 1 to 38, scale 0 to precision.");

    /// <summary>The name that the wire and the contracts use.</summary>
    public override string ToString() => Kind switch
    {
        ColumnKind.String => "string",
        ColumnKind.Int32 => "int32",
        ColumnKind.Int64 => "int64",
        ColumnKind.Float32 => "float32",
        ColumnKind.Float64 => "float64",
        ColumnKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"decimal({Precision},{Scale})"),
        ColumnKind.Boolean => "bool",
        ColumnKind.Timestamp => "timestamp",
        ColumnKind.Date => "date",
        ColumnKind.Json => "json",
        _ => Kind.ToString(),
    };

    /// <summary>The type of a name, or false.</summary>
    public static bool TryParse(string? text, out ColumnType type)
    {
        ColumnKind? kind = text switch
        {
            "string" => ColumnKind.String,
            "int32" => ColumnKind.Int32,
            "int64" => ColumnKind.Int64,
            "float32" => ColumnKind.Float32,
            "float64" => ColumnKind.Float64,
            "bool" => ColumnKind.Boolean,
            "timestamp" => ColumnKind.Timestamp,
            "date" => ColumnKind.Date,
            "json" => ColumnKind.Json,
            _ => null,
        };
        type = new(kind ?? default);
        return kind is not null || TryParseDecimal(text, out type);
    }

    static bool TryParseDecimal(string? text, out ColumnType type)
    {
        type = default;
        if (text is null || !text.StartsWith("decimal(", StringComparison.Ordinal) || !text.EndsWith(')'))
            return false;
        var inner = text.AsSpan(8, text.Length - 9);
        var comma = inner.IndexOf(',');
        if (comma < 0
            || !byte.TryParse(inner[..comma].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var precision)
            || !byte.TryParse(inner[(comma + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var scale)
            || precision is < 1 or > 38 || scale > precision)
            return false;
        type = new(ColumnKind.Decimal, precision, scale);
        return true;
    }
}
