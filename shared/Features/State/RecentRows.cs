using Millrace.Features.Aggregation;
using Millrace.Features.Columns;
using Millrace.Features.Execution;

namespace Millrace.Features.State;

/// <summary>
/// The events that the records of one entity keep one by one, read straight into columns that are used again for the
/// next entity. What no wanted aggregate reads is passed over.
/// </summary>
internal sealed class RecentRows
{
    private readonly ViewLayout _layout;
    private readonly ReusedColumn?[] _slots;
    private readonly ReusedColumn? _ids;
    private readonly RecentTexts _texts = new();
    private long[] _times = new long[64];
    private ulong[] _filters = new ulong[64];
    private int[] _rows = new int[64];
    private int _count;

    public RecentRows(ViewLayout layout, IEnumerable<int> slots, bool withIds)
    {
        _layout = layout;
        _slots = new ReusedColumn?[layout.Slots.Count];
        foreach (var slot in slots)
            _slots[slot] ??= new ReusedColumn(layout.Slots[slot].Type);
        _ids = withIds ? new ReusedColumn(ColumnType.String) : null;
    }

    /// <summary>The number of events read.</summary>
    public int Count => _count;

    /// <summary>The time (µs) of an event.</summary>
    public long TimeOf(int row) => _times[row];

    /// <summary>Begins another entity.</summary>
    public void Clear()
    {
        _count = 0;
        _texts.Clear();
    }

    /// <summary>Reads what <see cref="RecentEvents"/> wrote, behind what was read before.</summary>
    public void Read(StateReader reader)
    {
        _texts.Open(reader);
        var time = 0L;
        for (var left = reader.Items(); left > 0; left--)
        {
            var row = Append();
            _times[row] = time += reader.Signed64();
            var id = reader.TextNumber();
            _ids?.SetCode(row, _texts.CodeOf(id));
            _filters[row] = (ulong)reader.Unsigned();
            var present = reader.Unsigned();
            for (var slot = 0; slot < _slots.Length; slot++)
                ReadSlot(reader, row, slot, (present >> slot & 1) != 0);
        }
    }

    /// <summary>The columns as the events of one entity fill them.</summary>
    public RecentView View()
    {
        var dictionary = _texts.Dictionary();
        return new RecentView(Array.ConvertAll(_slots, slot => slot?.With(dictionary)), (StringColumn?)_ids?.With(dictionary));
    }

    /// <summary>The rows of a part that pass a filter in a span of time.</summary>
    /// <param name="first">The part's first row.</param>
    /// <param name="last">The row after its last.</param>
    /// <param name="filter">The filter; −1 is none.</param>
    /// <param name="start">The first instant (µs).</param>
    /// <param name="end">The first instant after the span.</param>
    /// <param name="taken">How many rows were taken from an earlier part.</param>
    /// <returns>How many rows there are now in <see cref="Taken"/>.</returns>
    public int Take(int first, int last, int filter, long start, long end, int taken)
    {
        for (var row = first; row < last; row++)
        {
            if (_times[row] >= start && _times[row] < end && (filter < 0 || (_filters[row] >> filter & 1) != 0))
                _rows[taken++] = row;
        }

        return taken;
    }

    /// <summary>Rows taken, as an operator sees them.</summary>
    public InputRows Taken(int count, Column[] arguments, StringColumn ids) => new(arguments, _times, ids, _rows.AsSpan(0, count));

    private void ReadSlot(StateReader reader, int row, int slot, bool present)
    {
        var (column, type) = (_slots[slot], _layout.Slots[slot].Type);
        if (!present)
        {
            column?.SetNull(row);
        }
        else if (type == ColumnType.String)
        {
            var text = reader.TextNumber();
            column?.SetCode(row, _texts.CodeOf(text));
        }
        else
        {
            var cell = Cell.Decode(reader, type);
            column?.Set(row, cell);
        }
    }

    private int Append()
    {
        if (_count == _times.Length)
        {
            Array.Resize(ref _times, _count * 2);
            Array.Resize(ref _filters, _count * 2);
            Array.Resize(ref _rows, _count * 2);
        }

        return _count++;
    }
}

/// <summary>Per slot its column, null where nothing reads it, and the ids.</summary>
internal readonly record struct RecentView(Column?[] Slots, StringColumn? Ids);
