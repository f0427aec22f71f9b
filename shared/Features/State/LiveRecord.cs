using Millrace.Features.Execution;

namespace Millrace.Features.State;

/// <summary>
/// What the stream knows of an entity since the last base. Only the stream writes it. It is a value in a state store:
/// read, fold once per delivered batch, write; marks and state change together or not at all.
/// </summary>
/// <remarks>
/// <para>Bounds: up to 64 events one by one, some more while they lie within the newest 10 minutes (plus the longest window
/// that keeps its events) and never over 512; everything older is in tiles.</para>
/// <para>Most batches bring a record events newer than all it has. Then its state stays in bytes and they are put behind.</para>
/// </remarks>
public sealed class LiveRecord
{
    /// <summary>Events are moved into tiles when there are more than this.</summary>
    internal const int SoftLimit = 64;

    /// <summary>Never more events than this are kept one by one.</summary>
    internal const int HardLimit = 512;

    /// <summary>Fewer than this are not worth moving: it takes a record apart.</summary>
    internal const int TrimStep = SoftLimit / 2;

    private const long Second = 1_000_000;
    private const long KeepAfterCutoff = 24 * 3600 * Second;
    private const long HeadMargin = 600 * Second;

    private readonly ViewLayout _layout;
    private readonly LaneMarks _marks;
    private readonly KnownCutoffs _cutoffs;
    private EncodedState? _encoded;
    private EntityState? _state;

    internal LiveRecord(ViewLayout layout)
        : this(layout, new LaneMarks(), new KnownCutoffs()) => _encoded = EncodedState.Empty(layout);

    private LiveRecord(ViewLayout layout, LaneMarks marks, KnownCutoffs cutoffs) => (_layout, _marks, _cutoffs) = (layout, marks, cutoffs);

    /// <summary>Events left to the next base because they lie before a cutoff that was known already.</summary>
    public long LateEvents { get; private set; }

    /// <summary>Events moved out of the head although a short window still wanted them one by one.</summary>
    public long CrowdedEvents { get; private set; }

    /// <summary>The state in objects; from here on it stays so.</summary>
    internal EntityState State
    {
        get
        {
            _state ??= _encoded!.Decode();
            _encoded = null;
            return _state;
        }
    }

    /// <summary>Whether the state is bytes still.</summary>
    internal bool IsEncoded => _encoded is not null;

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
            _cutoffs.Note(baseCutoff, now);
        var retired = _cutoffs.Retire(now - KeepAfterCutoff);
        var fresh = 0;
        while (fresh < rows.Length && events.Times[rows[fresh]] < _cutoffs.Newest)
            fresh++;
        LateEvents += fresh;
        if (_encoded is null || !_encoded.BeginsAt(retired) || !_encoded.TryAppend(events, rows[fresh..]))
            FoldDecoded(events, rows[fresh..], retired);
        return true;
    }

    internal byte[] Encode()
    {
        var writer = new StateWriter(_encoded is null ? 1024 : _encoded.Length + 64);
        RecordHeader.Write(writer, _layout.Fingerprint);
        _marks.Encode(writer);
        _cutoffs.Encode(writer);
        writer.Count(LateEvents);
        writer.Count(CrowdedEvents);
        if (_encoded is null)
            State.Encode(writer);
        else
            _encoded.Encode(writer);
        return writer.ToArray();
    }

    internal static LiveRecord Decode(ViewLayout layout, byte[] bytes)
    {
        var reader = RecordHeader.Open(bytes, layout.Fingerprint);
        var live = new LiveRecord(layout, LaneMarks.Decode(reader), KnownCutoffs.Decode(reader))
        {
            LateEvents = reader.Count(),
            CrowdedEvents = reader.Count(),
            _encoded = EncodedState.Read(layout, bytes, reader),
        };
        RecordHeader.Close(reader);
        return live;
    }

    /// <summary>A reader before the state; what only the stream needs is passed over.</summary>
    internal static StateReader Open(ViewLayout layout, byte[] bytes)
    {
        var reader = RecordHeader.Open(bytes, layout.Fingerprint);
        LaneMarks.Skip(reader);
        KnownCutoffs.Skip(reader);
        _ = reader.Count();
        _ = reader.Count();
        return reader;
    }

    /// <summary>Where the head may start when a record's newest event has a time (µs).</summary>
    internal static long HeadWanted(ViewLayout layout, long newest) => newest - layout.ExactWindow - HeadMargin;

    private void FoldDecoded(PreparedEvents events, ReadOnlySpan<int> rows, long retired)
    {
        if (retired != long.MinValue)
            State.RetireBefore(retired);
        State.Add(events, rows);
        TrimHead();
        State.Prune();
    }

    private void TrimHead()
    {
        if (State.RecentCount <= SoftLimit)
            return;
        var start = Math.Min(State.RecentTime(State.RecentCount - TrimStep), HeadWanted(_layout, State.NewestRecent));
        if (State.RecentCount <= HardLimit && State.RecentBefore(start) < TrimStep)
            return;
        State.MoveHead(start);
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
