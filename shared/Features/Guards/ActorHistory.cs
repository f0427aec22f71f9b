using System.Runtime.InteropServices;
using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Features.Windows;

namespace Millrace.Features.Guards;

/// <summary>
/// What the rules need to know of one actor: a summary of the days before the newest one, and the newest day's times.
/// Days are closed in order; an event of a closed day is judged but no longer counted.
/// </summary>
internal sealed class ActorHistory(GuardModel model)
{
    /// <summary>Days whose verdict is remembered, for events that are delivered again or late.</summary>
    private const int RememberedDays = 32;
    private readonly long _gapLimit = ActorDay.LimitOf(model);
    private readonly SortedDictionary<long, bool> _verdicts = [];
    private readonly List<long> _times = [];
    private GapSummary _closed;
    private long _day = long.MinValue;
    private long _metOn = long.MaxValue;

    /// <summary>Takes the events of one UTC day, times ascending, and says whether that day's events are left out.</summary>
    public bool Take(long day, ReadOnlySpan<long> times, bool denied)
    {
        if (day > _day)
            Open(day);
        var leftOut = IsLeftOut(day);
        if (day != _day || _metOn < day)
            return leftOut;
        if (denied)
            _metOn = day;
        _times.AddRange(times);
        _times.Sort();
        if (_times.Count > model.MaxPerDay || ActorDay.FullestMinute(CollectionsMarshal.AsSpan(_times)) > model.MaxPerMinute)
            _metOn = day;

        // Whoever met a rule for good stays out: nothing more need be known.
        if (_metOn == day)
            _times.Clear();
        return leftOut;
    }

    public void Encode(StateWriter writer)
    {
        writer.Signed(_day);
        writer.Signed(_metOn);
        _closed.Encode(writer);
        writer.Count(_verdicts.Count);
        foreach (var (day, leftOut) in _verdicts)
        {
            writer.Signed(day);
            writer.Byte(leftOut ? (byte)1 : (byte)0);
        }

        writer.Count(_times.Count);
        var previous = 0L;
        foreach (var time in _times)
        {
            writer.Signed((Int128)time - previous);
            previous = time;
        }
    }

    public void Decode(StateReader reader)
    {
        _day = reader.Signed64();
        _metOn = reader.Signed64();
        _closed = GapSummary.Decode(reader);
        for (var left = reader.Items(); left > 0; left--)
            _verdicts[reader.Signed64()] = reader.Byte() != 0;
        var time = 0L;
        for (var left = reader.Items(); left > 0; left--)
            _times.Add(time += reader.Signed64());
    }

    private void Open(long day)
    {
        foreach (var time in _times)
            _closed.Add(time, _gapLimit);
        _times.Clear();
        _day = day;
        _verdicts[day] = _closed.Events >= model.MedianGapEvents && _closed.IsMedianBelow(_gapLimit);
        if (_verdicts.Count > RememberedDays)
            _verdicts.Remove(_verdicts.Keys.First());
    }

    /// <summary>Whether the events of a day are left out, as far as is known.</summary>
    public bool IsLeftOut(long day)
    {
        if (_metOn < day)
            return true;

        // A late event of a day that had none takes the verdict of the next day that had.
        foreach (var (known, leftOut) in _verdicts)
        {
            if (known >= day)
                return leftOut;
        }

        return false;
    }
}
