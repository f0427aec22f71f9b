namespace Millrace.Features.Columns;

/// <summary>The types a column can have. Every value of every type may be null.</summary>
public enum ColumnType
{
    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A signed 64-bit integer.</summary>
    Int64,

    /// <summary>An IEEE 754 double. Neither NaN nor an infinity is ever aggregated or stored; both count as null.</summary>
    Double,

    /// <summary>A decimal with six digits after the point, see <see cref="FixedDecimal"/>.</summary>
    Decimal,

    /// <summary>Unicode text, ordered by code point.</summary>
    String,

    /// <summary>An instant in microseconds since 1970-01-01T00:00:00Z.</summary>
    Timestamp,

    /// <summary>A vector of float32.</summary>
    Vector,

    /// <summary>A list of values (string, long, double, bool, null).</summary>
    List,
}
