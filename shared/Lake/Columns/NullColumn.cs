namespace Millrace.Lake.Columns;

/// <summary>Rows without any value.</summary>
public sealed class NullColumn(int length) : ColumnData(LakeType.Null, length, AllNull(length))
{
    static bool[] AllNull(int length)
    {
        var nulls = new bool[length];
        Array.Fill(nulls, true);
        return nulls;
    }

    private protected override object? BoxedAt(int row) => null;
}
