using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

/// <summary>At most n entries, newest first.</summary>
internal sealed class TopRecentAccumulator(ColumnType type, int n) : Accumulator
{
    private readonly List<Entry> _entries = [];

    public override void Reset() => _entries.Clear();

    public override void Add(in InputRows input)
    {
        var column = input.Arguments[0];
        foreach (var row in input.Rows)
        {
            var time = input.Times[row];
            if (column.IsNull(row) || (_entries.Count == n && time < _entries[^1].Time))
                continue;
            Take(new Entry(time, input.Ids[row] ?? "", Cell.Of(column, row)));
        }
    }

    public override void Merge(Accumulator other)
    {
        foreach (var entry in ((TopRecentAccumulator)other)._entries)
            Take(entry);
    }

    public override void Finish(long at, ColumnBuilder output) =>
        output.AppendObject(_entries.ConvertAll(entry => entry.Value.Boxed(type)));

    public override void Encode(StateWriter writer)
    {
        writer.Count(_entries.Count);
        var previous = 0L;
        foreach (var entry in _entries)
        {
            writer.Signed((Int128)entry.Time - previous);
            writer.Text(entry.Id);
            entry.Value.Encode(writer, type);
            previous = entry.Time;
        }
    }

    public override void MergeEncoded(StateReader reader)
    {
        var time = 0L;
        for (var left = reader.Items(); left > 0; left--)
        {
            time += reader.Signed64();
            var id = reader.Text();
            Take(new Entry(time, id, Cell.Decode(reader, type)));
        }
    }

    private void Take(Entry entry)
    {
        var place = _entries.BinarySearch(entry);
        if (place >= 0)
            return;
        _entries.Insert(~place, entry);
        if (_entries.Count > n)
            _entries.RemoveAt(n);
    }

    private readonly record struct Entry(long Time, string Id, Cell Value) : IComparable<Entry>
    {
        public int CompareTo(Entry other) =>
            Time != other.Time ? other.Time.CompareTo(Time) : CodePointOrder.Order(other.Id, Id);
    }
}
