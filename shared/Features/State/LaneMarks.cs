namespace Millrace.Features.State;

/// <summary>The newest position per partition that a record has taken in: all it remembers of what it has seen.</summary>
internal sealed class LaneMarks
{
    private readonly SortedDictionary<int, (long Epoch, long Offset)> _marks = [];

    /// <summary>Moves the mark; false when the position is at or below it.</summary>
    public bool TryAdvance(SourcePosition position)
    {
        var mark = (position.Epoch, position.Offset);
        if (_marks.TryGetValue(position.Partition, out var known) && mark.CompareTo(known) <= 0)
            return false;
        _marks[position.Partition] = mark;
        return true;
    }

    public void Encode(StateWriter writer)
    {
        writer.Count(_marks.Count);
        foreach (var (partition, (epoch, offset)) in _marks)
        {
            writer.Signed(partition);
            writer.Signed(epoch);
            writer.Signed(offset);
        }
    }

    public static LaneMarks Decode(StateReader reader)
    {
        var marks = new LaneMarks();
        for (var left = reader.Items(); left > 0; left--)
            marks._marks[(int)reader.Signed64()] = (reader.Signed64(), reader.Signed64());
        return marks;
    }
    /// <summary>Passes over encoded marks.</summary>
    public static void Skip(StateReader reader)
    {
        for (var left = reader.Items(); left > 0; left--)
        {
            _ = reader.Signed64();
            _ = reader.Signed64();
            _ = reader.Signed64();
        }
    }
}
