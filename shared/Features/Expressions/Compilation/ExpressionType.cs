using Millrace.Features.Columns;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>Types inside expressions: those of columns, and two that no column has.</summary>
internal enum ExpressionType
{
    /// <summary>The literal <c>null</c>, which fits everywhere.</summary>
    Null,
    Bool,
    Int64,
    Float64,
    Decimal,
    String,
    Timestamp,

    /// <summary>Microseconds; a difference of timestamps. Held in a column of whole numbers.</summary>
    Duration,
    Vector,
    List,
}

internal static class ExpressionTypes
{
    public static string Word(this ExpressionType type) => type.ToString().ToLowerInvariant();

    public static bool IsNumber(this ExpressionType type) => type is ExpressionType.Int64 or ExpressionType.Float64 or ExpressionType.Decimal;

    public static bool IsOrdered(this ExpressionType type) =>
        type.IsNumber() || type is ExpressionType.String or ExpressionType.Timestamp or ExpressionType.Duration;

    public static ColumnType Column(this ExpressionType type) => type switch
    {
        ExpressionType.Bool => ColumnType.Bool,
        ExpressionType.Int64 or ExpressionType.Duration => ColumnType.Int64,
        ExpressionType.Float64 or ExpressionType.Null => ColumnType.Double,
        ExpressionType.Decimal => ColumnType.Decimal,
        ExpressionType.String => ColumnType.String,
        ExpressionType.Timestamp => ColumnType.Timestamp,
        ExpressionType.Vector => ColumnType.Vector,
        _ => ColumnType.List,
    };

    public static ExpressionType Of(ColumnType type) => type switch
    {
        ColumnType.Bool => ExpressionType.Bool,
        ColumnType.Int64 => ExpressionType.Int64,
        ColumnType.Double => ExpressionType.Float64,
        ColumnType.Decimal => ExpressionType.Decimal,
        ColumnType.String => ExpressionType.String,
        ColumnType.Timestamp => ExpressionType.Timestamp,
        ColumnType.Vector => ExpressionType.Vector,
        _ => ExpressionType.List,
    };

    /// <summary>The type both fit in, or null: numbers widen from int64 over decimal to float64, null fits everywhere.</summary>
    public static ExpressionType? Common(ExpressionType a, ExpressionType b)
    {
        if (a == b || b == ExpressionType.Null)
            return a;
        if (a == ExpressionType.Null)
            return b;
        if (!a.IsNumber() || !b.IsNumber())
            return null;
        return a == ExpressionType.Float64 || b == ExpressionType.Float64 ? ExpressionType.Float64 : ExpressionType.Decimal;
    }
}
