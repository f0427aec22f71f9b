using System.Numerics;

namespace Millrace.Lake.Columns;

/// <summary>Decimals of up to 76 digits as unscaled integers.</summary>
public sealed class WideDecimalColumn : ColumnData
{
    /// <param name="type">A <see cref="DecimalType"/> of more than 38 digits.</param>
    /// <param name="values">A value per row; those of null rows are not looked at.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    /// <param name="length">The number of rows; all of <paramref name="values"/> when left out.</param>
    public WideDecimalColumn(LakeType type, BigInteger[] values, bool[]? nulls = null, int? length = null)
        : base(type, length ?? values.Length, nulls)
    {
        CheckLength(values.Length, Length);
        Values = values;
    }

    /// <summary>A value per row.</summary>
    public BigInteger[] Values { get; }

    private protected override object BoxedAt(int row) => new LakeDecimal(Values[row], ((DecimalType)Type).Scale);
}
