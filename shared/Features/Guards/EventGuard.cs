using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Features.Windows;
using Millrace.Hashing;

namespace Millrace.Features.Guards;

/// <summary>
/// Decides which events are left out of every view (see <see cref="GuardModel"/>): for history by <see cref="Keep"/>;
/// in the stream by a record per actor. What comes out goes to <see cref="ViewEngine.Prepare"/> as <c>keep</c>.
/// </summary>
/// <remarks>
/// <code>
/// var keep = EventGuard.Everything(batch);
/// foreach (var actor in guard.Actors(batch))
/// {
///     var record = bytes is null ? guard.NewRecord() : guard.Decode(bytes);
///     if (guard.Fold(record, actor, position, keep)) save(guard.Encode(record));
/// }
/// </code>
/// Events without an actor are kept.
/// </remarks>
public sealed class EventGuard(GuardModel model, DatasetSchema stream)
{
    /// <summary>The rules.</summary>
    public GuardModel Model { get; } = model;

    /// <summary>Differs between rules that cannot read each other's records.</summary>
    public uint Fingerprint { get; } = FingerprintOf(model);

    /// <summary>One flag per event, from the complete history of its actors.</summary>
    public bool[] Keep(RecordBatch events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var keep = Everything(events);
        var harmless = Math.Min(Model.MedianGapEvents, Math.Min(Model.MaxPerMinute, Model.MaxPerDay) + 1);
        foreach (var actor in Actors(events))
        {
            // With so few events no rule can be met.
            if (actor.Rows.Length >= harmless || actor.Devices is not null)
                Judge(new ActorHistory(Model), actor, keep);
        }

        return keep;
    }

    /// <summary>The actors of a batch.</summary>
    public IReadOnlyList<ActorEvents> Actors(RecordBatch events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var times = (TimestampColumn)events[stream.EventTime];
        var groups = EntityGroups.Of([KeyColumns.Text(events[Model.ActorColumn])], times.Values, times.Validity);
        var devices = Model is { DeviceColumn: { } column, DeniedDevices.Count: > 0 } ? (StringColumn)events[column] : null;
        return [.. Enumerable.Range(0, groups.Keys.Length).Select(actor => new ActorEvents(
            groups.Keys[actor][0], times.Values, groups.Order.AsMemory(groups.Offsets[actor]..groups.Offsets[actor + 1]), devices))];
    }

    /// <summary>
    /// What each UTC day of each actor means to its days after it, in bytes that <see cref="NewFold"/> takes: so the rules can be
    /// judged without the events.
    /// </summary>
    /// <param name="events">Events, complete for the (actor, day) pairs that are wanted.</param>
    public IEnumerable<(string Actor, long Day, byte[] State)> ActorDays(RecordBatch events)
    {
        foreach (var actor in Actors(events))
        {
            foreach (var (day, _, times, denied) in DaysOf(actor))
                yield return (actor.Actor, day, ActorDay.Of(Model, times, denied).Encode(Fingerprint));
        }
    }

    /// <summary>An actor without events, into which its days are put.</summary>
    public ActorFold NewFold() => new(Model, Fingerprint);

    /// <summary>A record of an actor without events.</summary>
    public GuardRecord NewRecord() => new(new ActorHistory(Model));

    /// <summary>
    /// Sets <paramref name="keep"/> for the actor's rows and takes them in. Returns false when the record has taken this
    /// position in before; the flags are set all the same.
    /// </summary>
    public bool Fold(GuardRecord record, ActorEvents actor, SourcePosition position, bool[] keep)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(keep);
        var isNew = record.Marks.TryAdvance(position);
        Judge(record.History, actor, keep, take: isNew);
        return isNew;
    }

    /// <summary>The bytes of a record.</summary>
    public byte[] Encode(GuardRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var writer = new StateWriter();
        RecordHeader.Write(writer, Fingerprint);
        record.Marks.Encode(writer);
        record.History.Encode(writer);
        return writer.ToArray();
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="RecordFormatException">The bytes are not a record of these rules.</exception>
    public GuardRecord Decode(byte[] bytes)
    {
        var reader = RecordHeader.Open(bytes, Fingerprint);
        var record = NewRecord();
        record.Marks = LaneMarks.Decode(reader);
        record.History.Decode(reader);
        RecordHeader.Close(reader);
        return record;
    }

    /// <summary>All flags set, for a batch whose actors are still to be judged.</summary>
    public static bool[] Everything(RecordBatch events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var keep = new bool[events.Rows];
        Array.Fill(keep, true);
        return keep;
    }

    private static uint FingerprintOf(GuardModel model) => (uint)XxHash64.Of(System.Text.Encoding.UTF8.GetBytes(string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{model.MaxPerDay}|{model.MaxPerMinute}|{model.MedianGapEvents}|{model.MedianGap.Ticks}|{model.DeviceColumn}|{string.Join(',', model.DeniedDevices)}")));

    private void Judge(ActorHistory history, ActorEvents actor, bool[] keep, bool take = true)
    {
        foreach (var (day, rows, times, denied) in DaysOf(actor))
        {
            var leftOut = take ? history.Take(day, times, denied) : history.IsLeftOut(day);
            foreach (var row in rows.Span)
                keep[row] = !leftOut;
        }
    }

    private IEnumerable<(long Day, ReadOnlyMemory<int> Rows, long[] Times, bool Denied)> DaysOf(ActorEvents actor)
    {
        for (var start = 0; start < actor.Rows.Length;)
        {
            var day = UtcDay.Of(actor.Times[actor.Rows.Span[start]]);
            var end = start;
            var denied = false;
            for (; end < actor.Rows.Length && UtcDay.Of(actor.Times[actor.Rows.Span[end]]) == day; end++)
                denied |= actor.Devices?[actor.Rows.Span[end]] is { } device && Model.DeniedDevices.Contains(device);
            var times = new long[end - start];
            for (var i = 0; i < times.Length; i++)
                times[i] = actor.Times[actor.Rows.Span[start + i]];
            yield return (day, actor.Rows[start..end], times, denied);
            start = end;
        }
    }
}
