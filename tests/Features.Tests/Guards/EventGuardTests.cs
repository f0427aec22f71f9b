using Millrace.Features.Columns;
using Millrace.Features.Guards;
using Millrace.Features.Model;
using Millrace.Features.State;

namespace Millrace.Features.Tests.Guards;

public sealed class EventGuardTests
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Day = 1440 * Minute;

    private static readonly GuardModel s_rules = new("user_id")
    {
        MaxPerDay = 12,
        MaxPerMinute = 4,
        MedianGapEvents = 6,
        DeviceColumn = "device",
        DeniedDevices = ["crawler"],
    };

    private static readonly DatasetSchema s_stream = new("shop", "clicks", DatasetKind.Event, [], ["event_id"], "at", "user_id");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void History_leaves_out_what_the_rules_say_word_for_word(int seed)
    {
        var clicks = Clicks(seed);
        new EventGuard(s_rules, s_stream).Keep(Batch(clicks)).ShouldBe([.. clicks.Select(click => !IsLeftOut(clicks, click))], $"seed {seed}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_days_of_actors_decide_as_their_events_do(int seed)
    {
        var clicks = Clicks(seed);
        var guard = new EventGuard(s_rules, s_stream);
        var leftOut = new HashSet<(string, long)>();
        foreach (var actor in guard.ActorDays(Batch(clicks)).GroupBy(day => day.Actor))
        {
            var fold = guard.NewFold();
            foreach (var (_, day, state) in actor.OrderBy(day => day.Day))
            {
                if (fold.LeavesOut)
                    leftOut.Add((actor.Key, day));
                fold.Add(state);
            }
        }

        foreach (var click in clicks)
            (click.User is not null && leftOut.Contains((click.User, click.At / Day))).ShouldBe(IsLeftOut(clicks, click), $"seed {seed}, {click}");
        Should.Throw<RecordFormatException>(() => guard.NewFold().Add([1, 2, 3]));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_stream_decides_as_history_does_also_when_batches_come_again(int seed)
    {
        var random = new Random(seed);
        var clicks = Clicks(seed).ToArray();
        random.Shuffle(clicks);
        clicks = [.. clicks.OrderBy(click => click.At / Day)];
        var guard = new EventGuard(s_rules, s_stream);
        var records = new Dictionary<string, byte[]>();
        var offset = 0;
        foreach (var chunk in clicks.Chunk(random.Next(1, 20)))
        {
            offset++;
            for (var delivery = random.Next(1, 3); delivery > 0; delivery--)
            {
                var batch = Batch(chunk);
                var keep = EventGuard.Everything(batch);
                foreach (var actor in guard.Actors(batch))
                {
                    var record = records.TryGetValue(actor.Actor, out var bytes) ? guard.Decode(bytes) : guard.NewRecord();
                    if (guard.Fold(record, actor, new SourcePosition(0, 0, offset), keep))
                        records[actor.Actor] = guard.Encode(record);
                }

                keep.ShouldBe([.. chunk.Select(click => !IsLeftOut(clicks, click))], $"seed {seed}, batch {offset}");
            }
        }
    }

    [Fact]
    public void The_worlds_hold_both_machines_and_people()
    {
        var shares = Enumerable.Range(1, 40).Select(seed => Clicks(seed)).Select(clicks => clicks.Count(click => IsLeftOut(clicks, click)) / (double)clicks.Count).ToList();
        shares.Average().ShouldBeInRange(0.1, 0.9);
    }

    private static bool IsLeftOut(IReadOnlyList<Click> all, Click click)
    {
        var before = all.Where(each => each.User == click.User && each.At < click.At / Day * Day).ToList();
        var distinct = before.Select(each => each.At).Distinct().Order().ToList();
        var gaps = distinct.Zip(distinct.Skip(1), (left, right) => right - left).Order().ToList();
        var median = gaps.Count == 0 ? double.MaxValue : (gaps[(gaps.Count - 1) / 2] + gaps[gaps.Count / 2]) / 2.0;
        return before.GroupBy(each => each.At / Day).Any(day => day.Count() > 12)
            || before.GroupBy(each => each.At / Minute).Any(minute => minute.Count() > 4)
            || (before.Count >= 6 && median < Second)
            || before.Any(each => each.Device == "crawler");
    }

    private static List<Click> Clicks(int seed)
    {
        var random = new Random(seed);
        var clicks = new List<Click>();
        for (var user = 0; user < 6; user++)
        {
            var at = 19_000 * Day + random.NextInt64(Day);
            for (var left = random.Next(1, 60); left > 0; left--)
            {
                clicks.Add(new Click($"u{user}", at, random.Next(150) == 0 ? "crawler" : random.Next(2) == 0 ? "mobile" : null));
                at += random.Next(4) switch { 0 => 0, 1 => random.NextInt64(2 * Second), 2 => random.Next(user + 1) * Minute, _ => random.NextInt64(Day / 2) };
            }
        }

        return clicks;
    }

    private static RecordBatch Batch(IReadOnlyList<Click> clicks) => new(
        ("user_id", StringColumn.FromValues([.. clicks.Select(click => click.User)])),
        ("at", new TimestampColumn([.. clicks.Select(click => click.At)])),
        ("device", StringColumn.FromValues([.. clicks.Select(click => click.Device)])));

    private sealed record Click(string User, long At, string? Device);
}
