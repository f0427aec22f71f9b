namespace Millrace.Lake.Columns;

/// <summary>Truth values.</summary>
public sealed class BooleanColumn : ColumnData
{
    /// <param name="type">Boolean.</param>
    /// <param name="values">A value per row; those of null rows are not looked at.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    /// <param name="length">The number of rows; all of <paramref name="values"/> when left out.</param>
    public BooleanColumn(LakeType type, bool[] values, bool[]? nulls = null, int? length = null)
        : base(type, length ?? values.Length, nulls)
    {
        CheckLength(values.Length, Length);
        Values = values;
    }

    /// <summary>A value per row.</summary>
    public bool[] Values { get; }

    private protected override object BoxedAt(int row) => Values[row];
}
