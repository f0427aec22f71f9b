using Millrace.Features.Execution;
using Millrace.Features.State;
using Millrace.Features.Tests.Execution;

namespace Millrace.Features.Tests.State;

public sealed class RecordTests
{
    private const long Start = ShopWorld.Start;
    private static readonly ViewEngine s_engine = new(Execution.Shop.Users);

    [Fact]
    public void A_position_counts_once_and_a_new_epoch_starts_over()
    {
        var live = s_engine.NewLive();
        Fold(live, new SourcePosition(3, 1, 10), Event(0)).ShouldBeTrue();
        Fold(live, new SourcePosition(3, 1, 10), Event(0)).ShouldBeFalse();
        Fold(live, new SourcePosition(3, 1, 9), Event(1)).ShouldBeFalse();
        Fold(live, new SourcePosition(4, 1, 9), Event(2)).ShouldBeTrue();
        Fold(live, new SourcePosition(3, 2, 0), Event(3)).ShouldBeTrue();
        Count(live, null, Start + ShopWorld.Day).ShouldBe(3);
    }

    [Fact]
    public void An_event_at_the_instant_is_not_part_of_it()
    {
        var live = s_engine.NewLive();
        Fold(live, new SourcePosition(0, 0, 0), Event(0, at: Start));
        Count(live, null, Start).ShouldBe(0);
        Count(live, null, Start + 1).ShouldBe(1);
    }

    [Fact]
    public void What_a_base_covers_stays_for_a_day_after_its_cutoff_is_first_seen()
    {
        var live = s_engine.NewLive();
        var now = Start + (3 * ShopWorld.Day);
        var cutoff = Start + ShopWorld.Day;
        Fold(live, new SourcePosition(0, 0, 0), Event(0, at: Start));
        Fold(live, new SourcePosition(0, 0, 1), Event(1, at: cutoff), now, cutoff);
        Count(live, null, now).ShouldBe(2);
        live = s_engine.DecodeLive(s_engine.Encode(live));
        Fold(live, new SourcePosition(0, 0, 2), Event(2, at: cutoff), now + ShopWorld.Day - 1, cutoff);
        Count(live, null, now).ShouldBe(3);
        Fold(live, new SourcePosition(0, 0, 3), Event(3, at: cutoff), now + ShopWorld.Day, cutoff);
        Count(live, null, now).ShouldBe(3, "the first event is the base's now, and the fourth came");
    }

    [Fact]
    public void An_event_before_a_known_cutoff_is_left_to_the_next_base_and_counted()
    {
        var live = s_engine.NewLive();
        Fold(live, new SourcePosition(0, 0, 0), Event(0, at: Start), now: Start, baseCutoff: Start + 1);
        live.LateEvents.ShouldBe(1);
        Count(live, null, Start + ShopWorld.Day).ShouldBe(0);
    }

    [Fact]
    public void Serving_counts_live_events_from_the_cutoff_of_the_base_on()
    {
        ShopEvent[] events = [Event(0, Start), Event(1, Start + ShopWorld.Day), Event(2, Start + ShopWorld.Day + 5)];
        var live = s_engine.NewLive();
        Fold(live, new SourcePosition(0, 0, 0), events);
        var prepared = s_engine.Prepare(ShopEvent.Batch(events), DimensionSet.None);
        var found = s_engine.BuildBases(prepared, Start + ShopWorld.Day, 4).Single().Record;
        found.SilverVersion.ShouldBe(4);
        Count(live, found, Start + (2 * ShopWorld.Day)).ShouldBe(3);
        Finish(found, live, Start).Statuses.ShouldBe([FinishStatus.BeforeBase]);
    }

    [Fact]
    public void A_crowd_of_events_keeps_the_record_bounded_and_the_newest_instant_exact()
    {
        var live = s_engine.NewLive();
        for (var i = 0; i < 3000; i++)
            Fold(live, new SourcePosition(0, 0, i), Event(i, Start + (i * ShopWorld.Second / 10)));
        live.CrowdedEvents.ShouldBeGreaterThan(0);
        s_engine.Encode(live).Length.ShouldBeLessThan(64 * 1024);
        var now = Start + (300 * ShopWorld.Second);
        var row = Finish(null, live, now);
        row.Values["n"].ValueAt(0).ShouldBe(3000L);
        row.Values["n_6h"].ValueAt(0).ShouldBe(3000L);
        Finish(null, live, Start + 1).Statuses.ShouldBe([FinishStatus.BeforeHead]);
    }

    [Fact]
    public void Records_of_the_first_encoding_are_read_for_ever()
    {
        using var stream = typeof(RecordTests).Assembly.GetManifestResourceStream("records-v1.txt")!;
        using var reader = new StreamReader(stream);
        var live = s_engine.DecodeLive(Convert.FromHexString(reader.ReadLine()!));
        var found = s_engine.DecodeBase(Convert.FromHexString(reader.ReadLine()!));
        var (events, cutoff) = Golden();
        var at = cutoff + (2 * ShopWorld.Day);
        var prepared = s_engine.Prepare(ShopEvent.Batch(events), DimensionSet.None);
        var truth = s_engine.PointInTime(prepared, [["u"]], [at], DimensionSet.None);
        var read = Finish(found, live, at);
        foreach (var name in truth.Values.Names)
            read.Values[name].ValueAt(0).ShouldBe(truth.Values[name].ValueAt(0), name);
        read.Values["n"].ValueAt(0).ShouldBe(4L);
        read.Values["last_product"].ValueAt(0).ShouldBe("p3");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_bytes_are_refused_or_read_but_never_crash(int seed)
    {
        var random = new Random(seed);
        var (live, found) = GoldenRecords();
        for (var i = 0; i < 3000; i++)
        {
            var bytes = (byte[])(i % 2 == 0 ? live : found).Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            LiveRecord? read = null;
            try
            {
                if (i % 2 == 0)
                    read = s_engine.DecodeLive(bytes);
                else
                    s_engine.DecodeBase(bytes);
            }
            catch (RecordFormatException error)
            {
                error.Message.ShouldNotBeEmpty();
            }

            // What was taken for a record can be worked with.
            if (read is null)
                continue;
            Fold(read, new SourcePosition(7, 7, i), Event(i, Start + (3 * ShopWorld.Day)));
            s_engine.DecodeLive(s_engine.Encode(read)).State.RecentCount.ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Finishing_tells_which_records_cannot_be_read_and_what_cannot_be_read_leaves_no_trace(int seed)
    {
        var random = new Random(seed);
        var (live, found) = GoldenRecords();
        var at = Start + (5 * ShopWorld.Day);
        var whole = s_engine.Finish([new EntityRecords(["u"], found, live), new EntityRecords(["u"], null, null)], at, DimensionSet.None);
        for (var i = 0; i < 1500; i++)
        {
            var damaged = (byte[])live.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            var rows = s_engine.Finish([new EntityRecords(["u"], found, damaged), new EntityRecords(["u"], found, live)], at, DimensionSet.None);
            (rows.Statuses[0] == FinishStatus.Unreadable).ShouldBe(!CanDecode(damaged), $"seed {seed}, {Convert.ToHexString(damaged)}");
            foreach (var name in whole.Values.Names)
            {
                rows.Values[name].ValueAt(1).ShouldBe(whole.Values[name].ValueAt(0), name);
                if (rows.Statuses[0] == FinishStatus.Unreadable)
                    rows.Values[name].ValueAt(0).ShouldBe(whole.Values[name].ValueAt(1), name);
            }
        }

        static bool CanDecode(byte[] bytes)
        {
            try
            {
                s_engine.DecodeLive(bytes);
                return true;
            }
            catch (RecordFormatException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void A_record_of_another_view_is_refused_by_name()
    {
        var other = new ViewEngine(Execution.Shop.Items);
        Should.Throw<RecordFormatException>(() => other.DecodeLive(s_engine.Encode(s_engine.NewLive()))).Message.ShouldContain("another layout");
        Should.Throw<RecordFormatException>(() => s_engine.DecodeLive([9, 0])).Message.ShouldContain("encoding 9");
    }

    internal static (byte[] Live, byte[] Base) GoldenRecords()
    {
        var (events, cutoff) = Golden();
        var live = s_engine.NewLive();
        Fold(live, new SourcePosition(1, 2, 3), events);
        var prepared = s_engine.Prepare(ShopEvent.Batch(events), DimensionSet.None);
        return (s_engine.Encode(live), s_engine.Encode(s_engine.BuildBases(prepared, cutoff, 7).Single().Record));
    }

    private static (ShopEvent[] Events, long Cutoff) Golden() => (
    [
        new("e1", "u", "p1", "view", Start + 1, "s1", 4.5, null, 1),
        new("e2", "u", "p2", "purchase", Start + ShopWorld.Hour, "s1", null, 19.99m, 2),
        new("e3", "u", "p2", "purchase", Start + ShopWorld.Day + 7, null, 0.1, 5m, null),
        new("e4", "u", "p3", "add_to_cart", Start + (2 * ShopWorld.Day), "s2", -3, null, 4),
    ], Start + ShopWorld.Day);

    private static ShopEvent Event(int id, long at = Start) => new($"e{id}", "u", "p1", "view", at, "s", 1.5, null, 1);

    private static bool Fold(LiveRecord live, SourcePosition position, params ShopEvent[] events) => Fold(live, position, events, Start);

    private static bool Fold(LiveRecord live, SourcePosition position, ShopEvent one, long now, long baseCutoff = long.MinValue) => Fold(live, position, [one], now, baseCutoff);

    private static bool Fold(LiveRecord live, SourcePosition position, ShopEvent[] events, long now, long baseCutoff = long.MinValue) =>
        s_engine.Fold(live, s_engine.Prepare(ShopEvent.Batch(events), DimensionSet.None), 0, position, now, baseCutoff);

    private static FinishedRows Finish(BaseRecord? found, LiveRecord live, long at) =>
        s_engine.Finish([new EntityRecords(["u"], found is null ? null : s_engine.Encode(found), s_engine.Encode(live))], at, DimensionSet.None);

    private static long Count(LiveRecord live, BaseRecord? found, long at) =>
        (long)Finish(found, live, at).Values["n"].ValueAt(0)!;
}
