using Millrace.Contracts.Delivery;

namespace Millrace.Online.Records;

/// <summary>
/// The whole memory a record has of what it has seen: per lane, the position of the last batch folded in. Positions in
/// a lane only repeat, never jump back past something new, so a batch at or below the mark is one that was applied.
/// </summary>
public sealed class LaneMarks
{
    readonly long[] _marks = new long[Lane.Count];

    /// <summary>Marks of a record that has seen nothing.</summary>
    public LaneMarks() => Array.Fill(_marks, -1);

    /// <summary>Whether a batch of this lane and position has been folded in.</summary>
    public bool HasSeen(int lane, SourcePosition position) => position.Mark <= _marks[lane];

    /// <summary>Notes a batch as folded in.</summary>
    public void Note(int lane, SourcePosition position) => _marks[lane] = Math.Max(_marks[lane], position.Mark);

    internal void Write(BinaryWriter output)
    {
        output.Write((byte)_marks.Count(mark => mark >= 0));
        for (var lane = 0; lane < _marks.Length; lane++)
        {
            if (_marks[lane] < 0)
                continue;
            output.Write((byte)lane);
            output.Write7BitEncodedInt64(_marks[lane]);
        }
    }

    internal static LaneMarks Read(ref RecordBytes input)
    {
        var marks = new LaneMarks();
        for (var count = input.Byte(); count > 0; count--)
        {
            var lane = input.Byte();
            if (lane >= Lane.Count)
                throw new InvalidDataException($"A record names lane {lane}; lanes go from 0 to {Lane.Count - 1}.");
            marks._marks[lane] = input.Packed();
        }
        return marks;
    }

    internal static void Skip(ref RecordBytes input)
    {
        for (var count = input.Byte(); count > 0; count--)
        {
            _ = input.Byte();
            _ = input.Packed();
        }
    }
}
