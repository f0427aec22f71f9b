using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

internal sealed class TextExtremumAccumulator(bool greatest) : Accumulator
{
    private string? _best;

    public override void Reset() => _best = null;

    public override void Add(in InputRows input)
    {
        var texts = (StringColumn)input.Arguments[0];
        foreach (var row in input.Rows)
            Take(texts[row]);
    }

    public override void Merge(Accumulator other) => Take(((TextExtremumAccumulator)other)._best);

    public override void Finish(long at, ColumnBuilder output) => output.AppendObject(_best);

    public override void Encode(StateWriter writer)
    {
        writer.Byte(_best is null ? (byte)0 : (byte)1);
        if (_best is not null)
            writer.Text(_best);
    }

    public override void MergeEncoded(StateReader reader)
    {
        if (reader.Byte() != 0)
            Take(reader.Text());
    }

    private void Take(string? value)
    {
        if (value is null || ReferenceEquals(value, _best))
            return;
        var order = _best is null ? 0 : CodePointOrder.Order(value, _best);
        if (_best is null || (greatest ? order > 0 : order < 0))
            _best = value;
    }
}
