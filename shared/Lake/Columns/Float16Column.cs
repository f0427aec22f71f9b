namespace Millrace.Lake.Columns;

/// <summary>IEEE half precision.</summary>
public sealed class Float16Column : ColumnData
{
    /// <param name="type">Float16.</param>
    /// <param name="values">A value per row; those of null rows are not looked at.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    /// <param name="length">The number of rows; all of <paramref name="values"/> when left out.</param>
    public Float16Column(LakeType type, Half[] values, bool[]? nulls = null, int? length = null)
        : base(type, length ?? values.Length, nulls)
    {
        CheckLength(values.Length, Length);
        Values = values;
    }

    /// <summary>A value per row.</summary>
    public Half[] Values { get; }

    private protected override object BoxedAt(int row) => Values[row];
}
