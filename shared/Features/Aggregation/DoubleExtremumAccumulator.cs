using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

internal sealed class DoubleExtremumAccumulator(bool greatest) : Accumulator
{
    private double? _best;

    public override void Reset() => _best = null;

    public override void Add(in InputRows input)
    {
        var doubles = (DoubleColumn)input.Arguments[0];
        foreach (var row in input.Rows)
        {
            if (!doubles.IsNull(row) && double.IsFinite(doubles.Values[row]))
                Take(doubles.Values[row]);
        }
    }

    public override void Merge(Accumulator other)
    {
        if (((DoubleExtremumAccumulator)other)._best is { } value)
            Take(value);
    }

    public override void Finish(long at, ColumnBuilder output)
    {
        if (_best is { } value)
            output.Append(value);
        else
            output.AppendNull();
    }

    public override void Encode(StateWriter writer)
    {
        writer.Byte(_best is null ? (byte)0 : (byte)1);
        if (_best is { } value)
            writer.Number(value);
    }

    public override void MergeEncoded(StateReader reader)
    {
        if (reader.Byte() != 0)
            Take(reader.Number());
    }

    private void Take(double value)
    {
        // The two zeros are equal but differ in bits: adding 0 leaves the positive one.
        if (_best is not { } best || (greatest ? value > best : value < best))
            _best = value + 0.0;
    }
}
