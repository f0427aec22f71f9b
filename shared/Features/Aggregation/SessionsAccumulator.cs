using System.Runtime.InteropServices;
using Millrace.Features.Columns;
using Millrace.Features.Numerics;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

/// <summary>
/// Sessions by key, each as an interval. Intervals of one key whose gap is at most <c>idle</c> are one: inside an
/// interval no gap is wider, so what belongs together does not depend on the order of arrival.
/// </summary>
internal sealed class SessionsAccumulator(long idle, bool mean) : Accumulator
{
    private readonly Dictionary<string, List<Session>> _more = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Session> _single = new(StringComparer.Ordinal);
    private readonly CodeScratch<Open> _scratch = new();
    private DistinctTexts _texts = new([]);
    private Int128 _closedTime;
    private long _closedCount;
    private (Session Session, string Key)? _closedLast;

    public override void Reset()
    {
        _more.Clear();
        _single.Clear();
        _scratch.Clear();
        (_closedTime, _closedCount, _closedLast) = (0, 0, null);
    }

    public override void Add(in InputRows input)
    {
        var keys = (StringColumn)input.Arguments[0];
        if (!CountsByCode(input.Rows.Length, keys))
        {
            foreach (var row in input.Rows)
            {
                if (keys[row] is { } key)
                    Take(key, new Session(input.Times[row], input.Times[row]));
            }

            return;
        }

        if (!ReferenceEquals(keys.Texts, _texts))
        {
            Spill();
            _texts = keys.Texts;
        }

        var slots = _scratch.For(_texts);
        foreach (var row in input.Rows)
        {
            var code = keys.Codes[row];
            if (code < 0)
                continue;
            var time = input.Times[row];
            ref var slot = ref slots[code];
            if (!slot.Used)
            {
                _scratch.Touched.Add(code);
                slot = new Open(true, time, time);
            }
            else if (time <= slot.Last + idle && time >= slot.First - idle)
            {
                slot = new Open(true, Math.Min(slot.First, time), Math.Max(slot.Last, time));
            }
            else
            {
                Take(_texts[code], new Session(slot.First, slot.Last));
                slot = new Open(true, time, time);
            }
        }
    }

    public override void Merge(Accumulator other)
    {
        var more = (SessionsAccumulator)other;
        more.Spill();
        foreach (var (key, session) in more.Sessions())
            Take(key, session);
        _closedTime += more._closedTime;
        _closedCount += more._closedCount;
        if (more._closedLast is { } last)
            CloseLast(last.Session, last.Key);
    }

    public override void Finish(long at, ColumnBuilder output)
    {
        if (_single.Count > 0 || _more.Count > 0 || !mean)
            Spill();
        if (mean)
            FinishMean(output);
        else
            FinishLast(output);
    }

    public override void Encode(StateWriter writer)
    {
        Spill();
        writer.Count(_closedCount);
        writer.Signed(_closedTime);
        writer.Byte(_closedLast is null ? (byte)0 : (byte)1);
        if (_closedLast is { } last)
            Encode(writer, last.Key, last.Session);
        var sessions = Sessions().OrderBy(pair => pair.Key, CodePointOrder.Instance).ThenBy(pair => pair.Session.First).ToList();
        writer.Count(sessions.Count);
        foreach (var (key, session) in sessions)
            Encode(writer, key, session);
    }

    public override void MergeEncoded(StateReader reader)
    {
        _closedCount += reader.Count();
        _closedTime += reader.Signed();
        if (reader.Byte() != 0)
        {
            var (key, session) = Decode(reader);
            CloseLast(session, key);
        }

        for (var left = reader.Items(); left > 0; left--)
        {
            var (key, session) = Decode(reader);
            Take(key, session);
        }
    }

    public override void Skip(StateReader reader)
    {
        reader.Count();
        reader.Signed();
        if (reader.Byte() != 0)
            SkipOne(reader);
        for (var left = reader.Items(); left > 0; left--)
            SkipOne(reader);
    }

    public override void Seal(long cutoff)
    {
        Spill();
        foreach (var (key, session) in Sessions().Where(pair => pair.Session.Last < cutoff - idle).ToList())
        {
            Remove(key, session);
            _closedCount++;
            _closedTime += (Int128)session.Last - session.First;
            CloseLast(session, key);
        }
    }

    private static void Encode(StateWriter writer, string key, Session session)
    {
        writer.Text(key);
        writer.Signed(session.First);
        writer.Signed((Int128)session.Last - session.First);
    }

    private static (string Key, Session Session) Decode(StateReader reader)
    {
        var key = reader.Text();
        var first = reader.Signed64();
        return (key, new Session(first, first + reader.Signed64()));
    }

    private static void SkipOne(StateReader reader)
    {
        reader.TextNumber();
        reader.Signed64();
        reader.Signed64();
    }

    private void FinishMean(ColumnBuilder output)
    {
        var count = _closedCount;
        var time = _closedTime;
        if (_single.Count > 0 || _more.Count > 0)
        {
            foreach (var (_, session) in Sessions())
            {
                count++;
                time += (Int128)session.Last - session.First;
            }
        }
        else if (_scratch.Touched.Count > 0)
        {
            var slots = _scratch.For(_texts);
            foreach (var code in _scratch.Touched)
            {
                count++;
                time += (Int128)slots[code].Last - slots[code].First;
            }
        }

        if (count == 0)
            output.AppendNull();
        else
            output.Append(Rounding.Ratio(time, (Int128)count * 1_000_000));
    }

    private void FinishLast(ColumnBuilder output)
    {
        var last = _closedLast;
        foreach (var (key, session) in Sessions())
        {
            if (last is not { } best || IsLater(session, key, best))
                last = (session, key);
        }

        if (last is { } found)
            output.Append(Rounding.Ratio((Int128)found.Session.Last - found.Session.First, 1_000_000));
        else
            output.AppendNull();
    }

    private static bool IsLater(Session session, string key, (Session Session, string Key) best) =>
        session.Last != best.Session.Last ? session.Last > best.Session.Last : CodePointOrder.Order(key, best.Key) > 0;

    private void CloseLast(Session session, string key)
    {
        if (!mean && (_closedLast is not { } best || IsLater(session, key, best)))
            _closedLast = (session, key);
    }

    private IEnumerable<(string Key, Session Session)> Sessions() =>
        _single.Select(pair => (pair.Key, pair.Value)).Concat(_more.SelectMany(pair => pair.Value.Select(session => (pair.Key, session))));

    private void Spill()
    {
        if (_scratch.Touched.Count == 0)
            return;
        var slots = _scratch.For(_texts);
        foreach (var code in _scratch.Touched)
            Take(_texts[code], new Session(slots[code].First, slots[code].Last));
        _scratch.Clear();
    }

    // Nearly every key has one session; only a key with more gets a list.
    private void Take(string key, Session session)
    {
        if (_more.TryGetValue(key, out var list))
        {
            for (var i = list.Count - 1; i >= 0; i--)
            {
                if (!Touch(list[i], session))
                    continue;
                session = Union(list[i], session);
                list.RemoveAt(i);
            }

            list.Add(session);
            if (list.Count == 1)
            {
                _more.Remove(key);
                _single.Add(key, session);
            }

            return;
        }

        ref var single = ref CollectionsMarshal.GetValueRefOrAddDefault(_single, key, out var known);
        if (!known)
        {
            single = session;
        }
        else if (Touch(single, session))
        {
            single = Union(single, session);
        }
        else
        {
            _more.Add(key, [single, session]);
            _single.Remove(key);
        }
    }

    private void Remove(string key, Session session)
    {
        if (!_more.TryGetValue(key, out var list))
        {
            _single.Remove(key);
            return;
        }

        list.Remove(session);
        if (list.Count == 1)
        {
            _single.Add(key, list[0]);
            _more.Remove(key);
        }
    }

    private bool Touch(Session left, Session right) => left.First <= right.Last + idle && right.First <= left.Last + idle;

    private static Session Union(Session left, Session right) =>
        new(Math.Min(left.First, right.First), Math.Max(left.Last, right.Last));

    private readonly record struct Open(bool Used, long First, long Last);
}
