using Millrace.Features.State;

namespace Millrace.Features.Guards;

/// <summary>
/// The gaps between distinct timestamps (µs) in order of time, as far as the question "is their median below a limit?"
/// needs them: how many lie below it, and the two gaps next to it.
/// </summary>
internal struct GapSummary
{
    private long _last;
    private long _below;
    private long _others;
    private long _greatestBelow;
    private long _leastOther;

    /// <summary>The number of events, equal timestamps included.</summary>
    public long Events { get; private set; }

    /// <summary>Takes the next event; times never go back.</summary>
    public void Add(long time, long limit)
    {
        if (Events++ == 0)
            _last = time;
        else
            Step(time, limit);
    }

    /// <summary>Takes the events of a later time, of which the first is at <paramref name="first"/>.</summary>
    public void Append(in GapSummary later, long first, long limit)
    {
        if (Events == 0 || later.Events == 0)
        {
            this = Events == 0 ? later : this;
            return;
        }

        Step(first, limit);
        _last = later._last;
        Events += later.Events;
        _below += later._below;
        _greatestBelow = Math.Max(_greatestBelow, later._greatestBelow);
        if (later._others > 0)
            _leastOther = _others == 0 ? later._leastOther : Math.Min(_leastOther, later._leastOther);
        _others += later._others;
    }

    /// <summary>Whether the median gap is below the limit; false without gaps. With an even number it is the mean of the middle two.</summary>
    public readonly bool IsMedianBelow(long limit) =>
        _below > _others || (_below == _others && _below > 0 && (Int128)_greatestBelow + _leastOther < 2 * (Int128)limit);

    public readonly void Encode(StateWriter writer)
    {
        writer.Count(Events);
        if (Events == 0)
            return;
        writer.Signed(_last);
        writer.Count(_below);
        writer.Count(_others);
        writer.Count(_greatestBelow);
        writer.Count(_leastOther);
    }

    public static GapSummary Decode(StateReader reader)
    {
        var events = reader.Count();
        return events == 0 ? default : new GapSummary
        {
            Events = events,
            _last = reader.Signed64(),
            _below = reader.Count(),
            _others = reader.Count(),
            _greatestBelow = reader.Count(),
            _leastOther = reader.Count(),
        };
    }

    private void Step(long time, long limit)
    {
        var gap = time - _last;
        if (gap <= 0)
            return;
        _last = time;
        if (gap < limit)
        {
            _below++;
            _greatestBelow = Math.Max(_greatestBelow, gap);
        }
        else
        {
            _leastOther = _others++ == 0 ? gap : Math.Min(_leastOther, gap);
        }
    }
}
