namespace Millrace.Lake.Columns;

/// <summary>Decimals of up to 38 digits as unscaled integers.</summary>
public sealed class DecimalColumn : ColumnData
{
    /// <param name="type">A <see cref="DecimalType"/> of at most 38 digits.</param>
    /// <param name="values">A value per row; those of null rows are not looked at.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    /// <param name="length">The number of rows; all of <paramref name="values"/> when left out.</param>
    public DecimalColumn(LakeType type, Int128[] values, bool[]? nulls = null, int? length = null)
        : base(type, length ?? values.Length, nulls)
    {
        CheckLength(values.Length, Length);
        Values = values;
    }

    /// <summary>A value per row.</summary>
    public Int128[] Values { get; }

    private protected override object BoxedAt(int row) => new LakeDecimal(Values[row], ((DecimalType)Type).Scale);
}
