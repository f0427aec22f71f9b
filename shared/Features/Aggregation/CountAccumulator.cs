using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

internal sealed class CountAccumulator : Accumulator
{
    private long _count;

    public override void Reset() => _count = 0;

    public override void Add(in InputRows input)
    {
        if (input.Arguments.Length == 0)
        {
            _count += input.Rows.Length;
            return;
        }

        var column = input.Arguments[0];
        foreach (var row in input.Rows)
            _count += column.IsNull(row) ? 0 : 1;
    }

    public override void Merge(Accumulator other) => _count += ((CountAccumulator)other)._count;

    public override void Finish(long at, ColumnBuilder output) => output.Append(_count);

    public override void Encode(StateWriter writer) => writer.Count(_count);

    public override void MergeEncoded(StateReader reader) => _count += reader.Count();

    public override void Skip(StateReader reader) => reader.Count();
}
