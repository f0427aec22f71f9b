namespace Millrace.Features.State;

/// <summary>The newest position per partition that a record has taken in: all it remembers of what it has seen.</summary>
internal sealed class LaneMarks
{
    private readonly List<(int Partition, long Epoch, long Offset)> _marks = [];

    /// <summary>Moves the mark; false when the position is at or below it.</summary>
    public bool TryAdvance(SourcePosition position)
    {
        var place = Place(position.Partition);
        var mark = (position.Partition, (long)position.Epoch, position.Offset);
        if (place == _marks.Count || _marks[place].Partition != position.Partition)
            _marks.Insert(place, mark);
        else if (mark.CompareTo(_marks[place]) <= 0)
            return false;
        else
            _marks[place] = mark;
        return true;
    }

    public void Encode(StateWriter writer)
    {
        writer.Count(_marks.Count);
        foreach (var (partition, epoch, offset) in _marks)
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
        {
            var mark = (Partition: (int)reader.Signed64(), reader.Signed64(), reader.Signed64());
            var place = marks.Place(mark.Partition);
            if (place < marks._marks.Count && marks._marks[place].Partition == mark.Partition)
                marks._marks[place] = mark;
            else
                marks._marks.Insert(place, mark);
        }

        return marks;
    }

    /// <summary>Passes over encoded marks.</summary>
    public static void Skip(StateReader reader)
    {
        for (var left = reader.Items(); left > 0; left--)
        {
            reader.Signed64();
            reader.Signed64();
            reader.Signed64();
        }
    }

    // Partitions are few and come in order.
    private int Place(int partition)
    {
        var place = _marks.Count;
        while (place > 0 && _marks[place - 1].Partition >= partition)
            place--;
        return place;
    }
}
