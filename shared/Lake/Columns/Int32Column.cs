namespace Millrace.Lake.Columns;

/// <summary>Integers of at most 32 bits, dates and times in milliseconds; 32-bit unsigned integers by their bits.</summary>
public sealed class Int32Column : ColumnData
{
    /// <param name="type">An integer type of at most 32 bits, date, or time in milliseconds.</param>
    /// <param name="values">A value per row; those of null rows are not looked at.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    /// <param name="length">The number of rows; all of <paramref name="values"/> when left out.</param>
    public Int32Column(LakeType type, int[] values, bool[]? nulls = null, int? length = null)
        : base(type, length ?? values.Length, nulls)
    {
        CheckLength(values.Length, Length);
        Values = values;
    }

    /// <summary>A value per row.</summary>
    public int[] Values { get; }

    private protected override object BoxedAt(int row) => Type.Kind == LakeTypeKind.UInt32 ? (object)(uint)Values[row] : Values[row];
}
