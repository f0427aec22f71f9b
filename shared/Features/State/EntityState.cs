using Millrace.Features.Aggregation;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Windows;

namespace Millrace.Features.State;

/// <summary>
/// What one record knows of an entity: the newest events one by one, and everything before <see cref="HeadStart"/>
/// in tiles. An event lies in one of the two, never in both.
/// </summary>
internal sealed class EntityState(ViewLayout layout)
{
    private readonly SortedDictionary<long, Accumulator>[] _tiles = [.. layout.Series.Select(_ => new SortedDictionary<long, Accumulator>())];
    private List<RecentEvent> _recent = [];
    private long _reach = long.MinValue + (long.MaxValue / 2);
    private bool _joinsUnbounded;

    /// <summary>Events from here on (µs) are kept one by one; at instants from here on the head of every window is exact.</summary>
    public long HeadStart { get; private set; } = long.MinValue;

    /// <summary>The time of the first event (µs), <see cref="long.MaxValue"/> without any.</summary>
    public long FirstEvent { get; private set; } = long.MaxValue;

    /// <summary>The number of events kept one by one.</summary>
    public int RecentCount => _recent.Count;

    /// <summary>The time of the newest event that is kept (µs).</summary>
    public long NewestRecent => _recent.Count == 0 ? long.MinValue : _recent[^1].Time;

    /// <summary>The time of an event that is kept, by age.</summary>
    public long RecentTime(int index) => _recent[index].Time;

    /// <summary>Takes rows of prepared events in, given in order of time.</summary>
    public void Add(PreparedEvents events, ReadOnlySpan<int> rows)
    {
        if (rows.Length == 0)
            return;
        FirstEvent = Math.Min(FirstEvent, events.Times[rows[0]]);
        var old = 0;
        while (old < rows.Length && events.Times[rows[old]] < HeadStart)
            old++;
        if (old > 0)
            AddToTiles(events.Slots, events.Times, events.Ids, rows[..old], (row, filter) => filter < 0 || events.Filters[filter][row]);
        if (old == rows.Length)
            return;
        var sorted = true;
        foreach (var row in rows[old..])
        {
            _recent.Add(Recall(events, row));
            sorted &= _recent.Count < 2 || ByTime(_recent[^2], _recent[^1]) <= 0;
        }

        if (!sorted)
            _recent.Sort(ByTime);
    }

    private static int ByTime(RecentEvent left, RecentEvent right) =>
        left.Time != right.Time ? left.Time.CompareTo(right.Time) : CodePointOrder.Order(left.Id, right.Id);

    /// <summary>How many of the events that are kept lie before an instant.</summary>
    public int RecentBefore(long instant)
    {
        var count = _recent.FindIndex(each => each.Time >= instant);
        return count < 0 ? _recent.Count : count;
    }

    /// <summary>Moves the events before an instant from the head into tiles.</summary>
    public void MoveHead(long start)
    {
        if (start <= HeadStart)
            return;
        HeadStart = start;
        var count = RecentBefore(start);
        if (count == 0)
            return;
        var frozen = new RecentColumns(layout, _recent.GetRange(0, count));
        _recent.RemoveRange(0, count);
        AddToTiles(frozen.Slots, frozen.Times, frozen.Ids, frozen.AllRows, (row, filter) => frozen.Events[row].Passes(filter));
    }

    /// <summary>Forgets what lies before a cutoff that a base covers.</summary>
    public void RetireBefore(long cutoff)
    {
        foreach (var tiles in _tiles)
        {
            foreach (var tile in tiles.Keys.Where(tile => tile < cutoff).ToList())
                tiles.Remove(tile);
        }

        _recent.RemoveAll(each => each.Time < cutoff);
    }

    /// <summary>Forgets tiles that no window at an instant from the head's start on can reach.</summary>
    public void Prune()
    {
        if (HeadStart == long.MinValue)
            return;
        foreach (var series in layout.Series.Where(each => each.IsBounded))
        {
            var tiles = _tiles[series.Index];
            var reach = Tile.Floor(HeadStart - series.Horizon, UtcDay.Length);
            foreach (var tile in tiles.Keys.TakeWhile(tile => tile < reach).ToList())
                tiles.Remove(tile);
        }
    }

    /// <summary>
    /// The state of all events before a cutoff, none of which is to come later: unbounded windows in one tile, sealed;
    /// of bounded ones only what instants from the cutoff on can reach.
    /// </summary>
    public static EntityState Complete(ViewLayout layout, PreparedEvents events, ReadOnlySpan<int> rows, long cutoff)
    {
        var state = Before(layout, events, rows, cutoff);
        state.Complete(cutoff);
        return state;
    }

    /// <summary>The same without the seal: a part of an entity's events, to be merged with those before and behind it.</summary>
    public static EntityState Before(ViewLayout layout, PreparedEvents events, ReadOnlySpan<int> rows, long cutoff)
    {
        var head = cutoff - layout.ExactWindow;
        var state = new EntityState(layout) { _joinsUnbounded = true, _reach = head, HeadStart = head };
        state.Add(events, rows);
        return state;
    }

    /// <summary>
    /// Brings the state to the form of <see cref="Complete(ViewLayout, PreparedEvents, ReadOnlySpan{int}, long)"/>, whatever
    /// parts it was merged from. Later parts may still be merged into it.
    /// </summary>
    public void Complete(long cutoff)
    {
        var head = cutoff - layout.ExactWindow;
        (_joinsUnbounded, _reach) = (true, head);
        MoveHead(head);
        foreach (var series in layout.Series)
        {
            var tiles = _tiles[series.Index];
            if (series.IsBounded)
            {
                foreach (var tile in tiles.Keys.TakeWhile(tile => tile < ReachOf(series)).ToList())
                    tiles.Remove(tile);
            }
            else if (tiles.Count > 0)
            {
                var joined = tiles.First().Value;
                foreach (var (tile, state) in tiles.Skip(1).ToList())
                {
                    joined.Merge(state);
                    tiles.Remove(tile);
                }

                joined.Seal(head);
            }
        }
    }

    /// <summary>Merges what a window covers into a state; only events and tiles from <paramref name="from"/> on count.</summary>
    public void Contribute(Series series, WindowRange window, long at, long from, RecentColumns recent, Accumulator into)
    {
        var start = window.Start(at);
        var end = window.End(at);
        var tileStart = series.KeepsEvents ? (HeadStart <= start ? long.MaxValue : Tile.Floor(start, series.Tile)) : start;
        foreach (var (tile, state) in _tiles[series.Index])
        {
            if (tile >= tileStart && tile >= from && tile < end)
                into.Merge(state);
        }

        recent.AddTo(into, series, Math.Max(start, from), end);
    }

    /// <summary>The events kept one by one, in columns.</summary>
    public RecentColumns Recent() => new(layout, _recent);

    public void Encode(StateWriter writer)
    {
        writer.Signed(HeadStart);
        writer.Signed(FirstEvent);
        foreach (var tiles in _tiles)
        {
            writer.Count(tiles.Count);
            Int128 previous = 0;
            foreach (var (tile, state) in tiles)
            {
                writer.Signed(tile - previous);
                previous = tile;
                state.Encode(writer);
            }
        }

        RecentEvents.Encode(writer, layout, _recent);
    }

    /// <summary>Merges an encoded state of later events into this one.</summary>
    /// <exception cref="RecordFormatException">The bytes are not a state.</exception>
    public void Merge(StateReader reader)
    {
        MoveHead(reader.Signed64());
        FirstEvent = Math.Min(FirstEvent, reader.Signed64());
        foreach (var series in layout.Series)
        {
            Int128 tile = 0;
            for (var left = reader.Items(); left > 0; left--)
            {
                tile += reader.Signed();
                StateAt(series, TileStart(tile)).MergeEncoded(reader);
            }
        }

        _recent.AddRange(RecentEvents.Decode(reader, layout));
    }

    /// <summary>The start of a tile as it was read.</summary>
    /// <exception cref="RecordFormatException">It is none.</exception>
    public static long TileStart(Int128 tile) => tile >= long.MinValue && tile <= long.MaxValue
        ? (long)tile
        : throw new RecordFormatException("a tile lies outside of time");

    private RecentEvent Recall(PreparedEvents events, int row)
    {
        var inputs = Array.ConvertAll(events.Slots, column => column.IsNull(row) ? null : (Cell?)Cell.Of(column, row));
        return new RecentEvent(events.Times[row], layout.KeepsIds ? events.Ids[row] ?? "" : "", events.PassedBy(row), inputs);
    }

    // The rows are in order of time, so each tile's are a run.
    private void AddToTiles(Column[] slots, long[] times, StringColumn ids, ReadOnlySpan<int> rows, Func<int, int, bool> passes)
    {
        var run = new int[rows.Length];
        foreach (var series in layout.Series)
        {
            var arguments = Array.ConvertAll(series.Slots, slot => slots[slot]);
            var oneTile = _joinsUnbounded && !series.IsBounded;
            var reach = ReachOf(series);
            var (count, tile) = (0, 0L);
            foreach (var row in rows)
            {
                if (times[row] < reach || !passes(row, series.Filter))
                    continue;
                if (count == 0 || (!oneTile && times[row] >= tile + series.Tile))
                {
                    Flush();
                    tile = Tile.Floor(times[row], series.Tile);
                }

                run[count++] = row;
            }

            Flush();

            void Flush()
            {
                if (count > 0)
                    StateAt(series, tile).Add(new InputRows(arguments, times, ids, run.AsSpan(0, count)));
                count = 0;
            }
        }
    }

    // Of a tile all is kept or nothing, so that it does not matter when it was told how far back windows reach.
    private long ReachOf(Series series) => series.IsBounded ? Tile.Floor(_reach - series.Horizon, series.Tile) : long.MinValue;

    private Accumulator StateAt(Series series, long tile)
    {
        if (!_tiles[series.Index].TryGetValue(tile, out var state))
            _tiles[series.Index].Add(tile, state = series.Call.Empty());
        return state;
    }
}
