using Millrace.Features.Columns;
using Millrace.Features.Numerics;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

/// <summary>Sum or mean of whole numbers or scaled decimals, in 128 bits.</summary>
internal sealed class WholeSumAccumulator(ColumnType type, bool mean) : Accumulator
{
    private Int128 _sum;
    private long _count;

    public override void Reset()
    {
        _sum = 0;
        _count = 0;
    }

    public override void Add(in InputRows input)
    {
        if (input.Arguments[0] is DecimalColumn decimals)
        {
            foreach (var row in input.Rows)
            {
                if (decimals.IsNull(row))
                    continue;
                _sum += decimals.Values[row];
                _count++;
            }

            return;
        }

        var longs = (FlatColumn<long>)input.Arguments[0];
        foreach (var row in input.Rows)
        {
            if (longs.IsNull(row))
                continue;
            _sum += longs.Values[row];
            _count++;
        }
    }

    public override void Merge(Accumulator other)
    {
        var more = (WholeSumAccumulator)other;
        _sum += more._sum;
        _count += more._count;
    }

    public override void Finish(long at, ColumnBuilder output)
    {
        if (mean && _count == 0)
            output.AppendNull();
        else if (type == ColumnType.Int64 && mean)
            output.Append(Rounding.Ratio(_sum, _count));
        else if (type == ColumnType.Int64 && _sum >= long.MinValue && _sum <= long.MaxValue)
            output.Append((long)_sum);
        else if (type == ColumnType.Decimal && mean)
            output.Append(FixedDecimal.DivideRounded(_sum, _count));
        else if (type == ColumnType.Decimal && FixedDecimal.IsInRange(_sum))
            output.Append(_sum);
        else
            output.AppendNull();
    }

    public override void Encode(StateWriter writer)
    {
        writer.Count(_count);
        writer.Signed(_sum);
    }

    public override void MergeEncoded(StateReader reader)
    {
        _count += reader.Count();
        _sum += reader.Signed();
    }
}
