using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Features.Windows;

namespace Millrace.Features.Guards;

/// <summary>What one UTC day of an actor means to the days after it: whether it met a rule, and its gaps.</summary>
internal readonly record struct ActorDay(bool Met, long First, GapSummary Gaps)
{
    private const long Minute = 60_000_000;

    /// <param name="model">The rules.</param>
    /// <param name="times">The times (µs) of the day's events, ascending; at least one.</param>
    /// <param name="denied">Whether a device that only machines use was among them.</param>
    public static ActorDay Of(GuardModel model, ReadOnlySpan<long> times, bool denied)
    {
        var gaps = default(GapSummary);
        foreach (var time in times)
            gaps.Add(time, LimitOf(model));
        return new ActorDay(denied || times.Length > model.MaxPerDay || FullestMinute(times) > model.MaxPerMinute, times[0], gaps);
    }

    /// <summary>The median gap (µs) below which a rule is met.</summary>
    public static long LimitOf(GuardModel model) => model.MedianGap.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The most events within one minute, of times in order.</summary>
    public static long FullestMinute(ReadOnlySpan<long> times)
    {
        var (fullest, count, minute) = (0L, 0L, long.MinValue);
        foreach (var time in times)
        {
            var own = Tile.Floor(time, Minute);
            count = own == minute ? count + 1 : 1;
            minute = own;
            fullest = Math.Max(fullest, count);
        }

        return fullest;
    }

    public byte[] Encode(uint fingerprint)
    {
        var writer = new StateWriter(64);
        RecordHeader.Write(writer, fingerprint);
        writer.Byte(Met ? (byte)1 : (byte)0);
        writer.Signed(First);
        Gaps.Encode(writer);
        return writer.ToArray();
    }

    public static ActorDay Decode(byte[] bytes, uint fingerprint)
    {
        var reader = RecordHeader.Open(bytes, fingerprint);
        var day = new ActorDay(reader.Byte() != 0, reader.Signed64(), GapSummary.Decode(reader));
        RecordHeader.Close(reader);
        return day;
    }
}
