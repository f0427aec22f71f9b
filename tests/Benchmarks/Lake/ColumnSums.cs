using Millrace.Lake.Columns;

namespace Millrace.Benchmarks.Lake;

/// <summary>Adds up all values of columns, so that each is really looked at.</summary>
sealed class ColumnSums
{
    Int128 _whole;
    double _real;

    public bool IsEmpty => _whole == 0 && _real == 0;

    public void Add(ColumnData column)
    {
        switch (column)
        {
            case Int32Column c: Whole(c.Values, c); break;
            case Int64Column c: Whole(c.Values, c); break;
            case DecimalColumn c: Whole(c.Values, c); break;
            case DoubleColumn c: Real(c); break;
            case BooleanColumn c: _whole += c.Values.AsSpan(0, c.Length).Count(true); break;
            case BytesColumn c: Lengths(c); break;
        }
    }

    void Whole(int[] values, ColumnData column)
    {
        var sum = 0L;
        for (var i = 0; i < column.Length; i++)
            if (!column.IsNull(i))
                sum += values[i];
        _whole += sum;
    }

    void Whole(long[] values, ColumnData column)
    {
        Int128 sum = 0;
        for (var i = 0; i < column.Length; i++)
            if (!column.IsNull(i))
                sum += values[i];
        _whole += sum;
    }

    void Whole(Int128[] values, ColumnData column)
    {
        Int128 sum = 0;
        for (var i = 0; i < column.Length; i++)
            if (!column.IsNull(i))
                sum += values[i];
        _whole += sum;
    }

    void Real(DoubleColumn column)
    {
        var sum = 0.0;
        for (var i = 0; i < column.Length; i++)
            if (!column.IsNull(i))
                sum += column.Values[i];
        _real += sum;
    }

    void Lengths(BytesColumn column)
    {
        var sum = 0L;
        for (var i = 0; i < column.Length; i++)
            sum += column[i].Length;
        _whole += sum;
    }
}
