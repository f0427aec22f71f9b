using Millrace.Features.Columns;
using Millrace.Features.Execution;

namespace Millrace.Features.State;

/// <summary>
/// The state of a live record as its bytes: checked and passed over, so that events newer than all it has are put
/// behind them without making objects of the rest. It gives the bytes that <see cref="EntityState"/> would give.
/// </summary>
internal sealed class EncodedState
{
    private readonly ViewLayout _layout;
    private readonly byte[] _bytes;
    private readonly StateReader _texts;
    private readonly Range _tiles;
    private readonly Range _recent;
    private readonly long _headStart;
    private readonly int _newestId = -1;
    private long _firstEvent;
    private long _oldest = long.MaxValue;
    private long _crowd = long.MaxValue;
    private long _newest = long.MinValue;
    private string? _addedId;
    private int _count;
    private StateWriter? _added;

    private EncodedState(ViewLayout layout, byte[] bytes, StateReader reader)
    {
        (_layout, _bytes, _texts) = (layout, bytes, reader);
        _headStart = reader.Signed64();
        _firstEvent = reader.Signed64();
        var start = reader.Position;
        foreach (var series in layout.Series)
            _oldest = Math.Min(_oldest, SkipTiles(series, reader));
        _tiles = start..reader.Position;
        var time = 0L;
        var left = _count = reader.Items();
        start = reader.Position;
        for (var index = 0; left > 0; left--, index++)
        {
            _newest = time += reader.Signed64();
            _newestId = RecentEvents.SkipBehindTime(reader, layout);
            _oldest = Math.Min(_oldest, time);
            if (index == LiveRecord.TrimStep - 1)
                _crowd = time;
        }

        _recent = start..reader.Position;
    }

    /// <summary>About how many bytes it takes.</summary>
    public int Length => _bytes.Length + (_added?.Length ?? 0);

    /// <summary>Passes over what <see cref="EntityState.Encode"/> wrote.</summary>
    /// <exception cref="RecordFormatException">The bytes are not such a state.</exception>
    public static EncodedState Read(ViewLayout layout, byte[] bytes, StateReader reader) => new(layout, bytes, reader);

    /// <summary>The state of a record without events.</summary>
    public static EncodedState Empty(ViewLayout layout) => new(layout, layout.EmptyState, new StateReader(layout.EmptyState));

    /// <summary>Whether the state has nothing that begins before an instant (µs).</summary>
    public bool BeginsAt(long instant) => _oldest >= instant;

    /// <summary>
    /// Puts rows behind the events that are there, if they belong there and nothing else has to change.
    /// </summary>
    /// <returns>False if the state has to be decoded for it; it is as it was then.</returns>
    public bool TryAppend(PreparedEvents events, ReadOnlySpan<int> rows)
    {
        if (rows.Length == 0)
            return true;
        if (!Fits(events, rows))
            return false;
        _firstEvent = Math.Min(_firstEvent, events.Times[rows[0]]);
        _oldest = Math.Min(_oldest, events.Times[rows[0]]);
        _added ??= new StateWriter(_texts);
        foreach (var row in rows)
        {
            RecentEvents.Encode(_added, _layout, events, row, _count == 0 ? 0 : _newest);
            _newest = events.Times[row];
            if (++_count == LiveRecord.TrimStep)
                _crowd = _newest;
        }

        _addedId = _layout.KeepsIds ? events.Ids[rows[^1]] ?? "" : "";
        return true;
    }

    /// <summary>Writes the state.</summary>
    public void Encode(StateWriter writer)
    {
        writer.Signed(_headStart);
        writer.Signed(_firstEvent);
        writer.Raw(_bytes.AsSpan(_tiles));
        writer.Count(_count);
        writer.Raw(_bytes.AsSpan(_recent));
        if (_added is not null)
            writer.Raw(_added.Written);
    }

    /// <summary>The state in objects.</summary>
    public EntityState Decode()
    {
        var writer = new StateWriter();
        Encode(writer);
        var state = new EntityState(_layout);
        state.Merge(new StateReader(writer.ToArray()));
        return state;
    }

    private bool Fits(PreparedEvents events, ReadOnlySpan<int> rows)
    {
        var count = _count + rows.Length;
        var newest = events.Times[rows[^1]];
        if (count > LiveRecord.HardLimit || events.Times[rows[0]] < _headStart)
            return false;
        if (count > LiveRecord.SoftLimit && (_count < LiveRecord.TrimStep || _crowd < LiveRecord.HeadWanted(_layout, newest)))
            return false;
        var (time, id) = (_newest, NewestId());
        foreach (var row in rows)
        {
            var (next, nextId) = (events.Times[row], _layout.KeepsIds ? events.Ids[row] ?? "" : "");
            if (next < time || (next == time && CodePointOrder.Order(nextId, id) < 0))
                return false;
            (time, id) = (next, nextId);
        }

        return true;
    }

    private string NewestId() => _addedId ?? (_layout.KeepsIds && _newestId >= 0 ? _texts.TextAt(_newestId) : "");

    private static long SkipTiles(Series series, StateReader reader)
    {
        Int128 tile = 0;
        var first = long.MaxValue;
        var left = reader.Items();
        for (var state = left > 0 ? series.Call.Empty() : null; left > 0; left--)
        {
            tile += reader.Signed();
            first = Math.Min(first, EntityState.TileStart(tile));
            state!.Skip(reader);
        }

        return first;
    }
}
