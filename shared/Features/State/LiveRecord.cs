using Millrace.Features.Execution;

namespace Millrace.Features.State;

/// <summary>
/// What the stream knows of an entity since the last base. Only the stream writes it. It is a value in a state store:
/// read, fold once per delivered batch, write; marks and state change together or not at all.
/// </summary>
/// <remarks>
/// Bounds: up to 64 events one by one, more only while they lie within the newest 10 minutes (plus the longest window
/// that keeps its events) and never over 512; everything older is in tiles.
/// </remarks>
public sealed class LiveRecord
{
    internal const byte Version = 1;
    private const long Second = 1_000_000;
    private const long KeepAfterCutoff = 24 * 3600 * Second;
    private const long HeadMargin = 600 * Second;
    private const int SoftLimit = 64;
    private const int HardLimit = 512;

    private readonly ViewLayout _layout;
    private readonly SortedDictionary<long, long> _cutoffs = [];
    private LaneMarks _marks = new();

    internal LiveRecord(ViewLayout layout)
    {
        _layout = layout;
        State = new EntityState(layout);
    }

    /// <summary>Events left to the next base because they lie before a cutoff that was known already.</summary>
    public long LateEvents { get; private set; }

    /// <summary>Events moved out of the head although a short window still wanted them one by one.</summary>
    public long CrowdedEvents { get; private set; }

    internal EntityState State { get; }

    internal uint Fingerprint => _layout.Fingerprint;

    /// <summary>
    /// At instants from here on (µs) what the live record gives is exact. It lies ten minutes or more behind the newest
    /// event; before it, ask the historical path.
    /// </summary>
    internal long ExactFrom => ExactSince(_layout, State.HeadStart, State.RecentCount == 0 ? null : State.NewestRecent);

    /// <summary>The same of a record whose head starts at an instant and whose newest single event has a time.</summary>
    internal static long ExactSince(ViewLayout layout, long headStart, long? newest) => headStart == long.MinValue || newest is not { } last
        ? headStart
        : Math.Max(headStart, Math.Min(headStart + layout.ExactWindow, last - HeadMargin));

    internal bool Fold(PreparedEvents events, ReadOnlySpan<int> rows, SourcePosition position, long now, long baseCutoff)
    {
        if (!_marks.TryAdvance(position))
            return false;
        if (baseCutoff != long.MinValue)
            _cutoffs.TryAdd(baseCutoff, now);
        Retire(now);
        var cutoff = _cutoffs.Count == 0 ? long.MinValue : _cutoffs.Keys.Last();
        var fresh = 0;
        while (fresh < rows.Length && events.Times[rows[fresh]] < cutoff)
            fresh++;
        LateEvents += fresh;
        State.Add(events, rows[fresh..]);
        TrimHead();
        State.Prune();
        return true;
    }

    internal byte[] Encode()
    {
        var writer = new StateWriter();
        writer.Byte(Version);
        writer.Unsigned(_layout.Fingerprint);
        _marks.Encode(writer);
        writer.Count(_cutoffs.Count);
        foreach (var (cutoff, seen) in _cutoffs)
        {
            writer.Signed(cutoff);
            writer.Signed(seen);
        }

        writer.Count(LateEvents);
        writer.Count(CrowdedEvents);
        State.Encode(writer);
        return writer.ToArray();
    }

    internal static LiveRecord Decode(ViewLayout layout, byte[] bytes)
    {
        var reader = RecordHeader.Open(bytes, Version, layout.Fingerprint);
        var live = new LiveRecord(layout) { _marks = LaneMarks.Decode(reader) };
        for (var left = reader.Items(); left > 0; left--)
            live._cutoffs[reader.Signed64()] = reader.Signed64();
        live.LateEvents = reader.Count();
        live.CrowdedEvents = reader.Count();
        live.State.Decode(reader);
        RecordHeader.Close(reader);
        return live;
    }

    /// <summary>A reader before the state; what only the stream needs is passed over.</summary>
    internal static StateReader Open(ViewLayout layout, byte[] bytes)
    {
        var reader = RecordHeader.Open(bytes, Version, layout.Fingerprint);
        LaneMarks.Skip(reader);
        for (var left = reader.Items(); left > 0; left--)
        {
            _ = reader.Signed64();
            _ = reader.Signed64();
        }

        _ = reader.Count();
        _ = reader.Count();
        return reader;
    }

    // Readers may still hold the base before: tiles stay a day after the cutoff that makes them superfluous was first seen.
    private void Retire(long now)
    {
        var last = long.MinValue;
        foreach (var (cutoff, seen) in _cutoffs)
        {
            if (now - seen >= KeepAfterCutoff)
                last = cutoff;
        }

        if (last == long.MinValue)
            return;
        State.RetireBefore(last);
        foreach (var cutoff in _cutoffs.Keys.Where(cutoff => cutoff < last).ToList())
            _cutoffs.Remove(cutoff);
    }

    private void TrimHead()
    {
        if (State.RecentCount <= SoftLimit)
            return;
        var wanted = State.NewestRecent - _layout.ExactWindow - HeadMargin;
        State.MoveHead(Math.Min(State.RecentTime(State.RecentCount - (SoftLimit / 2)), wanted));
        if (State.RecentCount <= HardLimit)
            return;

        // Too many within the margin: half of them go, and all if they share one instant.
        var before = State.RecentCount;
        State.MoveHead(State.RecentTime(State.RecentCount - (HardLimit / 2)));
        if (State.RecentCount > HardLimit)
            State.MoveHead(State.NewestRecent + 1);
        CrowdedEvents += before - State.RecentCount;
    }
}
