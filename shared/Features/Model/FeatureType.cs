using Millrace.Features.Columns;

namespace Millrace.Features.Model;

/// <summary>The type a feature is stored and served in.</summary>
public enum FeatureKind
{
    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A signed 64-bit integer.</summary>
    Int64,

    /// <summary>Computed in double, rounded once when stored or served.</summary>
    Float32,

    /// <summary>A double.</summary>
    Float64,

    /// <summary>decimal(38,6).</summary>
    Decimal,

    /// <summary>Text.</summary>
    String,

    /// <summary>An instant in UTC microseconds.</summary>
    Timestamp,

    /// <summary>A vector of float32 of a fixed dimension.</summary>
    Vector,

    /// <summary>A list.</summary>
    List,
}

/// <summary>The declared type of a feature; <paramref name="Dimension"/> is the length of a vector, else 0.</summary>
public readonly record struct FeatureType(FeatureKind Kind, int Dimension = 0)
{
    /// <summary>The type of the column that holds it (float32 is held in a column of doubles).</summary>
    public ColumnType Column => Kind switch
    {
        FeatureKind.Bool => ColumnType.Bool,
        FeatureKind.Int64 => ColumnType.Int64,
        FeatureKind.Float32 or FeatureKind.Float64 => ColumnType.Double,
        FeatureKind.Decimal => ColumnType.Decimal,
        FeatureKind.String => ColumnType.String,
        FeatureKind.Timestamp => ColumnType.Timestamp,
        FeatureKind.Vector => ColumnType.Vector,
        _ => ColumnType.List,
    };

    /// <summary>Whether an expression of the type can be stored as this (numbers widen or are rounded once).</summary>
    public bool Accepts(ColumnType type) => type == Column || Kind switch
    {
        FeatureKind.Float32 or FeatureKind.Float64 => type is ColumnType.Int64 or ColumnType.Decimal,
        FeatureKind.Decimal => type is ColumnType.Int64,
        _ => false,
    };

    /// <inheritdoc/>
    public override string ToString() => Kind == FeatureKind.Vector ? $"float32[{Dimension}]" : Kind.ToString().ToLowerInvariant();
}
