namespace Millrace.Lake.Columns;

/// <summary>Integers of 64 bits (unsigned ones by their bits), times and timestamps in the unit of the type.</summary>
public sealed class Int64Column : ColumnData
{
    /// <param name="type">Int64, UInt64, time or timestamp.</param>
    /// <param name="values">A value per row; those of null rows are not looked at.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    /// <param name="length">The number of rows; all of <paramref name="values"/> when left out.</param>
    public Int64Column(LakeType type, long[] values, bool[]? nulls = null, int? length = null)
        : base(type, length ?? values.Length, nulls)
    {
        CheckLength(values.Length, Length);
        Values = values;
    }

    /// <summary>A value per row.</summary>
    public long[] Values { get; }

    private protected override object BoxedAt(int row) => Type.Kind == LakeTypeKind.UInt64 ? (object)(ulong)Values[row] : Values[row];
}
