namespace Millrace.Features.State;

/// <summary>The cutoffs of bases that a record knows of, ascending, and when each was first seen. There are one or two.</summary>
internal sealed class KnownCutoffs
{
    private readonly List<(long Cutoff, long Seen)> _known = [];

    /// <summary>The newest (µs), <see cref="long.MinValue"/> without any: what lies before it is left to the next base.</summary>
    public long Newest => _known.Count == 0 ? long.MinValue : _known[^1].Cutoff;

    /// <summary>Takes a cutoff in.</summary>
    public void Note(long cutoff, long now)
    {
        var place = Place(cutoff);
        if (place == _known.Count || _known[place].Cutoff != cutoff)
            _known.Insert(place, (cutoff, now));
    }

    /// <summary>
    /// The newest cutoff seen at or before an instant, <see cref="long.MinValue"/> if there is none; those before it are
    /// forgotten. Readers may still hold the base before: what it covers stays for a while after its cutoff is seen.
    /// </summary>
    public long Retire(long seenUntil)
    {
        var last = _known.FindLastIndex(each => each.Seen <= seenUntil);
        if (last < 0)
            return long.MinValue;
        _known.RemoveRange(0, last);
        return _known[0].Cutoff;
    }

    public void Encode(StateWriter writer)
    {
        writer.Count(_known.Count);
        foreach (var (cutoff, seen) in _known)
        {
            writer.Signed(cutoff);
            writer.Signed(seen);
        }
    }

    public static KnownCutoffs Decode(StateReader reader)
    {
        var cutoffs = new KnownCutoffs();
        for (var left = reader.Items(); left > 0; left--)
            cutoffs.Note(reader.Signed64(), reader.Signed64());
        return cutoffs;
    }

    /// <summary>Passes over encoded cutoffs.</summary>
    public static void Skip(StateReader reader)
    {
        for (var left = reader.Items(); left > 0; left--)
        {
            reader.Signed64();
            reader.Signed64();
        }
    }

    private int Place(long cutoff)
    {
        var place = _known.Count;
        while (place > 0 && _known[place - 1].Cutoff >= cutoff)
            place--;
        return place;
    }
}
