using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

internal sealed class WholeExtremumAccumulator(ColumnType type, bool greatest) : Accumulator
{
    private Int128? _best;

    public override void Reset() => _best = null;

    public override void Add(in InputRows input)
    {
        var column = input.Arguments[0];
        if (column is FlatColumn<long> longs)
        {
            AddLongs(longs.Values, longs.Validity, input.Rows);
            return;
        }

        foreach (var row in input.Rows)
        {
            if (!column.IsNull(row))
                Take(Cell.Of(column, row).Whole);
        }
    }

    public override void Merge(Accumulator other)
    {
        if (((WholeExtremumAccumulator)other)._best is { } value)
            Take(value);
    }

    public override void Finish(long at, ColumnBuilder output)
    {
        if (_best is { } value)
            new Cell(value, 0, null).AppendTo(output);
        else
            output.AppendNull();
    }

    public override void Encode(StateWriter writer)
    {
        writer.Byte(_best is null ? (byte)0 : (byte)1);
        if (_best is { } value)
            writer.Signed(value);
    }

    public override void MergeEncoded(StateReader reader)
    {
        if (reader.Byte() != 0)
            Take(Cell.Decode(reader, type).Whole);
    }

    private void AddLongs(long[] values, bool[]? validity, ReadOnlySpan<int> rows)
    {
        var (any, best) = (false, greatest ? long.MinValue : long.MaxValue);
        foreach (var row in rows)
        {
            if (validity is not null && !validity[row])
                continue;
            any = true;
            best = greatest ? Math.Max(best, values[row]) : Math.Min(best, values[row]);
        }

        if (any)
            Take(best);
    }

    private void Take(Int128 value)
    {
        if (_best is not { } best || (greatest ? value > best : value < best))
            _best = value;
    }
}
