namespace Millrace.Features.Columns;

/// <summary>
/// The values of one name over the rows of a batch. Columns are immutable once built; the arrays they expose are
/// shared, not copied, and must not be written to.
/// </summary>
public abstract class Column
{
    private protected Column(int length) => Length = length;

    /// <summary>The number of rows.</summary>
    public int Length { get; }

    /// <summary>The type of every value.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>Whether the row has no value.</summary>
    public abstract bool IsNull(int row);

    /// <summary>
    /// The boxed value or null: bool, long, double, <see cref="Int128"/> (scaled decimal), string, long (µs),
    /// float[] or a list. For edges and tests, not for loops.
    /// </summary>
    public abstract object? ValueAt(int row);

    /// <summary>The given rows in the given order; −1 gives null.</summary>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>A column of nulls.</summary>
    public static Column Nulls(ColumnType type, int length) => type switch
    {
        ColumnType.Bool => new BoolColumn(new bool[length], new bool[length]),
        ColumnType.Int64 => new Int64Column(new long[length], new bool[length]),
        ColumnType.Double => new DoubleColumn(new double[length], new bool[length]),
        ColumnType.Decimal => new DecimalColumn(new Int128[length], new bool[length]),
        ColumnType.String => StringColumn.Repeat(null, length),
        ColumnType.Timestamp => new TimestampColumn(new long[length], new bool[length]),
        ColumnType.Vector => new VectorColumn(new float[]?[length]),
        ColumnType.List => new ListColumn(new IReadOnlyList<object?>?[length]),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a column type"),
    };

    /// <summary>A column built from boxed values as <see cref="ValueAt"/> gives them (for decimals also <see cref="decimal"/>).</summary>
    public static Column FromObjects(ColumnType type, IReadOnlyList<object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var builder = new ColumnBuilder(type, values.Count);
        foreach (var value in values)
            builder.AppendObject(value);
        return builder.Build();
    }
}
