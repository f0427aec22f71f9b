using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Features.State;

namespace Millrace.Features.Tests.Execution;

/// <summary>
/// Stream, batch and point in time against each other, bit for bit, and against nested loops over the raw events.
/// A failure names its seed.
/// </summary>
public sealed class ThreeExecutionsTests
{
    private const int Instants = 8;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Point_in_time_equals_nested_loops_for_users(int seed)
    {
        var world = new ShopWorld(seed, 400);
        var naive = new NaiveShop(world);
        var engine = new ViewEngine(Shop.Users);
        var (keys, instants) = Spine(world, seed, "u", 7);
        var rows = engine.PointInTime(engine.Prepare(ShopEvent.Batch(world.Events), world.Dimensions), keys, instants, world.Dimensions);
        for (var row = 0; row < keys.Length; row++)
        {
            foreach (var (name, expected) in naive.User(keys[row][0], instants[row]))
                Plain(rows.Values[name], row).ShouldBe(expected, $"seed {seed}, {name} of {keys[row][0]} at {instants[row]}");
            var taste = (float[]?)rows.Values["taste"].ValueAt(row);
            var wanted = naive.Taste(keys[row][0], instants[row]);
            (taste is null).ShouldBe(wanted is null, $"seed {seed}, taste of {keys[row][0]} at {instants[row]}");
            for (var i = 0; i < (wanted?.Length ?? 0); i++)
                ((double)taste![i]).ShouldBe(wanted![i], 1e-7, $"seed {seed}, taste[{i}] of {keys[row][0]} at {instants[row]}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Point_in_time_equals_nested_loops_for_items(int seed)
    {
        var world = new ShopWorld(seed, 400);
        var naive = new NaiveShop(world);
        var engine = new ViewEngine(Shop.Items);
        var (keys, instants) = Spine(world, seed, "p", 16);
        var rows = engine.PointInTime(engine.Prepare(ShopEvent.Batch(world.Events), world.Dimensions), keys, instants, world.Dimensions);
        for (var row = 0; row < keys.Length; row++)
        {
            foreach (var (name, expected) in naive.Item(keys[row][0], instants[row]))
                Plain(rows.Values[name], row).ShouldBe(expected, $"seed {seed}, {name} of {keys[row][0]} at {instants[row]}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Batch_at_an_instant_equals_point_in_time(int seed)
    {
        var world = new ShopWorld(seed, 300);
        var at = world.Instant(new Random(seed));
        foreach (var engine in new[] { new ViewEngine(Shop.Users), new ViewEngine(Shop.Items) })
        {
            var events = engine.Prepare(ShopEvent.Batch(world.Events), world.Dimensions);
            var all = engine.AllAt(events, at, world.Dimensions);
            all.Known.ShouldAllBe(known => known);
            var shuffled = all.Keys.ToArray();
            new Random(seed).Shuffle(shuffled);
            var rows = engine.PointInTime(events, shuffled, [.. shuffled.Select(_ => at)], world.Dimensions, parallelism: 1);
            for (var row = 0; row < shuffled.Length; row++)
                Bits(rows, row).ShouldBe(Bits(all, Array.IndexOf(all.Keys, shuffled[row])), $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Stream_with_any_base_equals_point_in_time(int seed)
    {
        foreach (var view in new[] { Shop.Users, Shop.Items })
            CompareStream(view, seed, new ShopWorld(seed, 300));
    }

    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    public void Stream_equals_point_in_time_when_the_head_overflows_into_tiles(int seed) =>
        CompareStream(Shop.Users, seed, new ShopWorld(seed, 3000));

    private static void CompareStream(FeatureViewModel view, int seed, ShopWorld world)
    {
        var random = new Random(seed);
        var engine = new ViewEngine(view);
        var all = engine.Prepare(ShopEvent.Batch(world.Events), world.Dimensions);
        var cutoff = ShopWorld.Start + (random.Next(-1, 58) * ShopWorld.Day);
        var bases = engine.BuildBases(all, cutoff, 7).ToDictionary(each => each.Key[0], each => engine.Encode(each.Record));
        var lives = Stream(engine, world, random);
        var keys = all.Entities.Append(["stranger"]).ToArray();
        var exact = 0;
        for (var i = 0; i < Instants; i++)
        {
            var at = Math.Max(world.Instant(random), cutoff);
            if (i == 0)
                at = ShopWorld.Start + (61 * ShopWorld.Day) + random.NextInt64(ShopWorld.Day);
            var records = keys.Select(key => new EntityRecords(
                key,
                bases.GetValueOrDefault(key[0]),
                lives.GetValueOrDefault(key[0]))).ToArray();
            var truth = engine.PointInTime(all, keys, [.. keys.Select(_ => at)], world.Dimensions);
            var populations = view.Populations.ToDictionary(each => each.Id, each => truth.Values[each.Id]);
            var served = engine.Finish(records, at, world.Dimensions, populations);
            CompareSelection(engine, records, at, world.Dimensions, populations, served, random);
            for (var row = 0; row < keys.Length; row++)
            {
                if (served.Statuses[row] != FinishStatus.Exact)
                    continue;
                exact++;
                Bits(served, row).ShouldBe(Bits(truth, row), $"seed {seed}, {keys[row][0]} at {at}, cutoff {cutoff}");
                served.Known[row].ShouldBe(truth.Known[row], $"seed {seed}, {keys[row][0]} at {at}, cutoff {cutoff}");
            }

            if (i == 0)
                exact.ShouldBe(keys.Length, $"seed {seed}: the newest instant is always exact");
        }
    }

    // Some features alone have the values that they have among all.
    private static void CompareSelection(
        ViewEngine engine, EntityRecords[] records, long at, DimensionSet dimensions, Dictionary<string, Column> populations, FinishedRows all, Random random)
    {
        var features = engine.View.Features.Select(feature => feature.Name).Where(_ => random.Next(3) == 0).ToArray();
        var some = engine.FinisherOf(features).Finish(records, at, dimensions, populations);
        some.Values.Names.ShouldBe(features);
        some.Statuses.ShouldBe(all.Statuses);
        some.Known.ShouldBe(all.Known);
        foreach (var name in features)
            for (var row = 0; row < records.Length; row++)
                some.Values[name].ValueAt(row).ShouldBe(all.Values[name].ValueAt(row), $"{name} of {records[row].Key[0]} at {at}");
    }

    // Random batches on random lanes in random order, each delivered up to three times.
    private static Dictionary<string, byte[]> Stream(ViewEngine engine, ShopWorld world, Random random)
    {
        var lives = new Dictionary<string, byte[]>();
        var lanes = world.Events.GroupBy(_ => random.Next(3)).Select(lane => lane.Chunk(random.Next(1, 40)).ToArray()).ToArray();
        var next = new int[lanes.Length];
        while (Enumerable.Range(0, lanes.Length).Where(lane => next[lane] < lanes[lane].Length).ToArray() is { Length: > 0 } open)
        {
            var lane = open[random.Next(open.Length)];
            var offset = next[lane]++;
            for (var delivery = random.Next(1, 4); delivery > 0; delivery--)
            {
                var events = engine.Prepare(ShopEvent.Batch(lanes[lane][offset]), world.Dimensions);
                for (var entity = 0; entity < events.Entities.Count; entity++)
                {
                    var key = events.Entities[entity][0];
                    var live = lives.TryGetValue(key, out var bytes) ? engine.DecodeLive(bytes) : engine.NewLive();
                    if (engine.Fold(live, events, entity, new SourcePosition(lane, 1, offset), now: 0))
                        lives[key] = engine.Encode(live);
                }
            }
        }

        return lives;
    }

    private static (string[][] Keys, long[] Instants) Spine(ShopWorld world, int seed, string prefix, int entities)
    {
        var random = new Random(seed);
        var keys = new List<string[]>();
        var instants = new List<long>();
        for (var i = 0; i < entities * Instants; i++)
        {
            keys.Add([prefix + random.Next(entities)]);
            instants.Add(world.Instant(random));
        }

        return ([.. keys], [.. instants]);
    }

    private static object? Plain(Column column, int row) => column.ValueAt(row) switch
    {
        Int128 scaled => (decimal)scaled / 1_000_000m,
        IReadOnlyList<object?> list => string.Join(",", list),
        var value => value,
    };

    private static string Bits(FinishedRows rows, int row) => string.Join(" | ", rows.Values.Names.Select(name => $"{name}=" + rows.Values[name].ValueAt(row) switch
    {
        null => "null",
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x"),
        float[] vector => string.Join(",", vector.Select(value => BitConverter.SingleToInt32Bits(value).ToString("x"))),
        IReadOnlyList<object?> list => string.Join(",", list),
        var value => value.ToString(),
    }));
}
