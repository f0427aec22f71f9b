using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

internal sealed class EdgeAccumulator(ColumnType type, bool last) : Accumulator
{
    private string? _id;
    private long _time;
    private Cell _value;

    public override void Reset() => _id = null;

    public override void Add(in InputRows input)
    {
        var column = input.Arguments[0];
        var best = -1;
        foreach (var row in input.Rows)
        {
            if (!column.IsNull(row) && Wins(input.Times[row], input.Ids, row))
            {
                best = row;
                _time = input.Times[row];
                _id = input.Ids[row] ?? "";
            }
        }

        if (best >= 0)
            _value = Cell.Of(column, best);
    }

    public override void Merge(Accumulator other)
    {
        var more = (EdgeAccumulator)other;
        if (more._id is not null)
            Take(more._time, more._id, more._value);
    }

    public override void Finish(long at, ColumnBuilder output)
    {
        if (_id is null)
            output.AppendNull();
        else
            _value.AppendTo(output);
    }

    public override void Encode(StateWriter writer)
    {
        writer.Byte(_id is null ? (byte)0 : (byte)1);
        if (_id is null)
            return;
        writer.Signed(_time);
        writer.Text(_id);
        _value.Encode(writer, type);
    }

    public override void MergeEncoded(StateReader reader)
    {
        if (reader.Byte() == 0)
            return;
        var time = reader.Signed64();
        var id = reader.Text();
        Take(time, id, Cell.Decode(reader, type));
    }

    private bool Wins(long time, StringColumn ids, int row)
    {
        if (_id is null || time != _time)
            return _id is null || time > _time == last;
        return Math.Sign(CodePointOrder.Order(ids[row] ?? "", _id)) == (last ? 1 : -1);
    }

    private void Take(long time, string id, Cell value)
    {
        var order = _id is null ? 0 : time != _time ? time.CompareTo(_time) : CodePointOrder.Order(id, _id);
        if (_id is null || Math.Sign(order) == (last ? 1 : -1))
            (_time, _id, _value) = (time, id, value);
    }
}
