using Millrace.Features.Columns;
using Millrace.Features.Numerics;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

/// <summary>Sum or mean of doubles, exact until the end; values that are not finite are skipped as null.</summary>
internal sealed class DoubleSumAccumulator(bool mean) : Accumulator
{
    private ExactSum _sum;
    private long _count;

    public override void Reset()
    {
        _sum = default;
        _count = 0;
    }

    public override void Add(in InputRows input)
    {
        var doubles = (DoubleColumn)input.Arguments[0];
        foreach (var row in input.Rows)
        {
            if (doubles.IsNull(row) || !double.IsFinite(doubles.Values[row]))
                continue;
            _sum.Add(doubles.Values[row]);
            _count++;
        }
    }

    public override void Merge(Accumulator other)
    {
        var more = (DoubleSumAccumulator)other;
        _sum.Add(more._sum);
        _count += more._count;
    }

    public override void Finish(long at, ColumnBuilder output)
    {
        if (!mean)
            output.Append(_sum.Over(1));
        else if (_count == 0)
            output.AppendNull();
        else
            output.Append(_sum.Over(_count));
    }

    public override void Encode(StateWriter writer)
    {
        writer.Count(_count);
        _sum.Encode(writer);
    }

    public override void MergeEncoded(StateReader reader)
    {
        _count += reader.Count();
        _sum.AddEncoded(reader);
    }
}
