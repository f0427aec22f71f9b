using System.Runtime.InteropServices;
using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

/// <summary>How often each whole number, instant or truth value occurred.</summary>
internal sealed class WholeTallyAccumulator(TallyResult result, ColumnType type) : Accumulator
{
    private readonly Dictionary<long, long> _counts = [];

    public override void Reset() => _counts.Clear();

    public override void Add(in InputRows input)
    {
        var column = input.Arguments[0];
        foreach (var row in input.Rows)
        {
            if (!column.IsNull(row))
                Take((long)Cell.Of(column, row).Whole, 1);
        }
    }

    public override void Merge(Accumulator other)
    {
        foreach (var (value, count) in ((WholeTallyAccumulator)other)._counts)
            Take(value, count);
    }

    public override void Finish(long at, ColumnBuilder output)
    {
        switch (result)
        {
            case TallyResult.Distinct:
                output.Append((long)_counts.Count);
                break;
            case TallyResult.Set:
                output.AppendObject(_counts.Keys.Order().Select(value => new Cell(value, 0, null).Boxed(type)).ToArray());
                break;
            case TallyResult.Mode when _counts.Count > 0:
                var most = _counts.Values.Max();
                new Cell(_counts.Where(pair => pair.Value == most).Min(pair => pair.Key), 0, null).AppendTo(output);
                break;
            default:
                output.AppendNull();
                break;
        }
    }

    public override void Encode(StateWriter writer)
    {
        writer.Count(_counts.Count);
        var previous = 0L;
        foreach (var value in _counts.Keys.Order())
        {
            writer.Signed((Int128)value - previous);
            if (result == TallyResult.Mode)
                writer.Count(_counts[value]);
            previous = value;
        }
    }

    public override void MergeEncoded(StateReader reader)
    {
        Int128 value = 0;
        for (var left = reader.Items(); left > 0; left--)
        {
            value += reader.Signed();
            if (value < long.MinValue || value > long.MaxValue)
                throw new RecordFormatException("a counted value has more than 64 bits");
            Take((long)value, result == TallyResult.Mode ? reader.Count() : 1);
        }
    }

    private void Take(long value, long count) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, value, out _) += count;
}
