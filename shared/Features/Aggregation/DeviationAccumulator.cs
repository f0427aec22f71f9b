using System.Numerics;
using Millrace.Features.Columns;
using Millrace.Features.Numerics;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

/// <summary>
/// The square root of (n·Σx² − (Σx)²) ÷ (n·(n − 1)), or ÷ n² for a population: the quotient is exact and rounded once,
/// then its root once.
/// </summary>
internal sealed class DeviationAccumulator(ColumnType type, bool sample) : Accumulator
{
    private ExactSum _sum;
    private ExactSum _squares;
    private Int128 _wholeSum;
    private BigInteger _wholeSquares;
    private long _count;

    public override void Reset()
    {
        (_sum, _squares) = (default, default);
        (_wholeSum, _wholeSquares, _count) = (0, default, 0);
    }

    public override void Add(in InputRows input)
    {
        var column = input.Arguments[0];
        foreach (var row in input.Rows)
        {
            if (column.IsNull(row))
                continue;
            if (column is DoubleColumn doubles)
            {
                var value = doubles.Values[row];
                if (!double.IsFinite(value))
                    continue;
                _sum.Add(value);
                _squares.AddProduct(value, value);
            }
            else
            {
                var whole = column is DecimalColumn decimals ? decimals.Values[row] : ((FlatColumn<long>)column).Values[row];
                _wholeSum += whole;
                _wholeSquares += (BigInteger)whole * whole;
            }

            _count++;
        }
    }

    public override void Merge(Accumulator other)
    {
        var more = (DeviationAccumulator)other;
        _sum.Add(more._sum);
        _squares.Add(more._squares);
        _wholeSum += more._wholeSum;
        _wholeSquares += more._wholeSquares;
        _count += more._count;
    }

    public override void Finish(long at, ColumnBuilder output)
    {
        if (_count < (sample ? 2 : 1))
        {
            output.AppendNull();
            return;
        }

        BigInteger sum = _wholeSum;
        var squares = _wholeSquares;
        var exponent = 0;
        if (type == ColumnType.Double)
        {
            (sum, var sumExponent) = _sum.Total;
            (squares, exponent) = _squares.Total;
            var least = Math.Min(2 * sumExponent, exponent);
            squares <<= exponent - least;
            sum *= sum;
            sum <<= (2 * sumExponent) - least;
            exponent = least;
        }
        else
        {
            sum *= sum;
        }

        BigInteger n = _count;
        var divisor = n * (sample ? n - 1 : n);
        if (type == ColumnType.Decimal)
            divisor *= (BigInteger)FixedDecimal.One * FixedDecimal.One;
        output.Append(Math.Sqrt(Rounding.Ratio((n * squares) - sum, divisor, exponent)));
    }

    public override void Encode(StateWriter writer)
    {
        writer.Count(_count);
        if (type == ColumnType.Double)
        {
            _sum.Encode(writer);
            _squares.Encode(writer);
            return;
        }

        writer.Signed(_wholeSum);
        var bytes = _wholeSquares.ToByteArray();
        writer.Count(bytes.Length);
        writer.Raw(bytes);
    }

    public override void MergeEncoded(StateReader reader)
    {
        _count += reader.Count();
        if (type == ColumnType.Double)
        {
            _sum.AddEncoded(reader);
            _squares.AddEncoded(reader);
            return;
        }

        _wholeSum += reader.Signed();
        _wholeSquares += new BigInteger(reader.Raw(reader.Items()));
    }
}
