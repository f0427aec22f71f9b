using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Schema;

/// <summary>A column of values in the file: the end of a path through the schema.</summary>
sealed record Leaf
{
    /// <summary>Its position among the leaves, which is that of its chunk in each row group.</summary>
    public required int Index { get; init; }

    public required IReadOnlyList<string> Path { get; init; }

    public required PhysicalType Physical { get; init; }

    /// <summary>Bytes of a fixed-length value.</summary>
    public required int TypeLength { get; init; }

    public required LakeType Type { get; init; }

    /// <summary>The definition level of a value that is there.</summary>
    public required int MaxDefinition { get; init; }

    /// <summary>The number of repeated elements on the path.</summary>
    public required int MaxRepetition { get; init; }

    /// <summary>The path joined by dots, as messages and summaries name the column.</summary>
    public string Name => string.Join('.', Path);
}
