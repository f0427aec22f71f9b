namespace Millrace.Lake.Columns;

/// <summary>
/// The values of one column for the rows of a batch. Subclasses hold plain arrays that are shared, never copied: an
/// array may be longer than <see cref="Length"/>, and must not be changed once it is in a column.
/// </summary>
public abstract class ColumnData
{
    private protected ColumnData(LakeType type, int length, bool[]? nulls)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (nulls is not null && nulls.Length < length)
            throw new ArgumentException($"The null flags cover {nulls.Length} of {length} rows.", nameof(nulls));
        (Type, Length, Nulls) = (type, length, nulls);
    }

    /// <summary>The logical type of the values.</summary>
    public LakeType Type { get; }

    /// <summary>The number of rows.</summary>
    public int Length { get; }

    /// <summary>True where the row is null; absent when no row is.</summary>
    public bool[]? Nulls { get; }

    /// <summary>Whether row <paramref name="row"/> is null.</summary>
    public bool IsNull(int row) => Nulls is not null && Nulls[row];

    /// <summary>The number of null rows.</summary>
    public int NullCount => Nulls is null ? 0 : Nulls.AsSpan(0, Length).Count(true);

    /// <summary>
    /// The value of a row as an object, null when it is null: bool, int (8, 16, 32-bit and dates), uint, long (also
    /// times and timestamps in the unit of the type; times in milliseconds are int), ulong, <see cref="Half"/>, float,
    /// double, string, byte[], <see cref="Guid"/>, <see cref="LakeDecimal"/>, object?[] for lists and structs,
    /// KeyValuePair&lt;object, object?&gt;[] for maps. For tight loops take the arrays instead.
    /// </summary>
    public object? ValueAt(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Length);
        return IsNull(row) ? null : BoxedAt(row);
    }

    private protected abstract object? BoxedAt(int row);

    private protected static void CheckLength(int available, int length)
    {
        if (available < length)
            throw new ArgumentException($"The values cover {available} of {length} rows.");
    }
}
