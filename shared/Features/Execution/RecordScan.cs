using Millrace.Features.Aggregation;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.State;

namespace Millrace.Features.Execution;

/// <summary>
/// Finishes aggregates straight from the bytes of records, one entity after the other: tiles are merged into the
/// aggregates whose windows cover them as they are met, events go through columns that are used again. It gives what
/// decoding both records and merging them would give, without making them. One thread at a time.
/// </summary>
internal sealed class RecordScan
{
    private readonly ViewLayout _layout;
    private readonly AggregateScan[] _aggregates;
    private readonly AggregateScan[][] _bySeries;
    private readonly Accumulator[] _tiles;
    private readonly RecentRows _recent;

    public RecordScan(FeatureViewModel view, ViewLayout layout, int[] aggregates)
    {
        _layout = layout;
        _aggregates = Array.ConvertAll(aggregates, index => new AggregateScan(view.Aggregates[index], layout.SeriesOf[index], layout.Windows[index]));
        _bySeries = [.. layout.Series.Select(series => _aggregates.Where(each => each.Series == series).ToArray())];
        _tiles = [.. layout.Series.Select(series => series.Call.Empty())];
        _recent = new RecentRows(
            layout, _aggregates.SelectMany(each => each.Series.Slots), _aggregates.Any(each => each.Model.Operator.ReadsIds));
    }

    /// <summary>One column per aggregate, and whether each entity could be answered and had an event before the instant.</summary>
    public (KeyValuePair<string, Column>[] Columns, FinishStatus[] Statuses, bool[] Seen) Finish(IReadOnlyList<EntityRecords> entities, long at)
    {
        var statuses = new FinishStatus[entities.Count];
        var seen = new bool[entities.Count];
        foreach (var aggregate in _aggregates)
            aggregate.Begin(at, entities.Count);
        for (var i = 0; i < statuses.Length; i++)
        {
            Reset();
            try
            {
                (statuses[i], seen[i]) = Take(entities[i], at);
            }
            catch (RecordFormatException)
            {
                Reset();
                statuses[i] = FinishStatus.Unreadable;
            }

            foreach (var aggregate in _aggregates)
                aggregate.Finish(at);
        }

        return (Array.ConvertAll(_aggregates, each => KeyValuePair.Create(each.Model.Id, each.Build())), statuses, seen);
    }

    private void Reset()
    {
        _recent.Clear();
        foreach (var aggregate in _aggregates)
            aggregate.Reset();
    }

    private (FinishStatus Status, bool Seen) Take(in EntityRecords entity, long at)
    {
        var (status, seen, cutoff) = (FinishStatus.Exact, false, long.MinValue);
        if (entity.Base is { } stored)
        {
            (var reader, cutoff) = BaseRecord.Open(_layout, stored);
            seen = TakeState(reader, long.MinValue, out _) < at;
            status = at < cutoff ? FinishStatus.BeforeBase : FinishStatus.Exact;
        }

        var first = _recent.Count;
        if (entity.Live is { } live)
        {
            seen |= TakeState(LiveRecord.Open(_layout, live), cutoff, out var headStart) < at;
            var newest = _recent.Count > first ? _recent.TimeOf(_recent.Count - 1) : (long?)null;
            if (status == FinishStatus.Exact && at < LiveRecord.ExactSince(_layout, headStart, newest))
                status = FinishStatus.BeforeHead;
        }

        if (_recent.Count > 0)
            TakeRecent(first, cutoff);
        return (status, seen);
    }

    /// <summary>Reads a record behind its head; what lies before <paramref name="from"/> does not count.</summary>
    /// <returns>The time of the first event.</returns>
    private long TakeState(StateReader reader, long from, out long headStart)
    {
        headStart = reader.Signed64();
        var firstEvent = reader.Signed64();
        foreach (var series in _layout.Series)
        {
            Int128 tile = 0;
            for (var left = reader.Items(); left > 0; left--)
            {
                tile += reader.Signed();
                TakeTile(reader, series, EntityState.TileStart(tile), headStart, from);
            }
        }

        _recent.Read(reader);
        RecordHeader.Close(reader);
        return firstEvent;
    }

    private void TakeTile(StateReader reader, Series series, long tile, long headStart, long from)
    {
        var readers = _bySeries[series.Index];
        if (readers is [var only] && tile >= from && only.Covers(tile, headStart))
        {
            only.State.MergeEncoded(reader);
            return;
        }

        var state = _tiles[series.Index];
        state.Reset();
        state.MergeEncoded(reader);
        foreach (var each in readers)
        {
            if (tile >= from && each.Covers(tile, headStart))
                each.State.Merge(state);
        }
    }

    /// <summary>Adds the events kept one by one: those of the base, and from <paramref name="first"/> on those of the live record.</summary>
    private void TakeRecent(int first, long from)
    {
        var view = _recent.View();
        var ids = view.Ids ?? StringColumn.Repeat("", 0);
        foreach (var each in _aggregates)
        {
            var count = _recent.Take(0, first, each.Series.Filter, each.Start, each.End, 0);
            count = _recent.Take(first, _recent.Count, each.Series.Filter, Math.Max(each.Start, from), each.End, count);
            if (count > 0)
                each.State.Add(_recent.Taken(count, each.Arguments(view), ids));
        }
    }
}
