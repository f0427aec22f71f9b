using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Features.Tests.Execution;

namespace Millrace.Features.Tests.State;

/// <summary>A record that is appended to in bytes is the record that is taken apart and put together again.</summary>
public sealed class AppendTests
{
    public static TheoryData<int, int, long> Worlds => new()
    {
        { 1, 400, 60 * ShopWorld.Day },
        { 2, 400, 2 * ShopWorld.Day },
        { 3, 3000, 3 * ShopWorld.Hour },
        { 4, 3000, ShopWorld.Hour },
        { 5, 200, 100 * ShopWorld.Second },
        { 6, 5000, 100 * ShopWorld.Second },
    };

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Both_ways_give_the_same_bytes(int seed, int count, long span)
    {
        foreach (var view in new[] { Shop.Users, Shop.Items, WithoutIds })
            Compare(new ViewEngine(view), seed, count, span);
    }

    private static FeatureViewModel WithoutIds { get; } = Shop.Items with { Name = "fewer", Aggregates = [.. Shop.Items.Aggregates.Take(2)] };

    private static void Compare(ViewEngine engine, int seed, int count, long span)
    {
        var random = new Random(seed);
        var world = new ShopWorld(seed, count);

        // In time's order but for a few that come late, several at one instant.
        var events = world.Events.Select(each => each with { At = ShopWorld.Start + (random.NextInt64(span) / 3 * 3) }).OrderBy(each => each.At).ToArray();
        for (var i = 0; i < count / 50; i++)
            Array.Reverse(events, random.Next(count - 30), random.Next(2, 30));
        var records = new Dictionary<string, (byte[] Appended, byte[] Decoded)>();
        var (appended, folded, cutoff) = (0, 0, long.MinValue);
        foreach (var (offset, chunk) in events.Chunk(random.Next(1, 12)).Index())
        {
            if (random.Next(40) == 0)
                cutoff = engine.CutoffFor(chunk[0].At);
            var now = chunk[0].At + (random.Next(200) == 0 ? 2 * ShopWorld.Day : 0);
            var prepared = engine.Prepare(ShopEvent.Batch(chunk), world.Dimensions);
            var position = new SourcePosition(random.Next(3), 1, offset);
            for (var entity = 0; entity < prepared.Entities.Count; entity++, folded++)
            {
                var key = prepared.Entities[entity][0];
                var found = records.TryGetValue(key, out var record);
                var (one, other) = (found ? engine.DecodeLive(record.Appended) : engine.NewLive(), found ? engine.DecodeLive(record.Decoded) : engine.NewLive());
                _ = other.State;
                var taken = engine.Fold(one, prepared, entity, position, now, cutoff);
                engine.Fold(other, prepared, entity, position, now, cutoff).ShouldBe(taken);
                appended += one.IsEncoded ? 1 : 0;
                record = (engine.Encode(one), engine.Encode(other));
                record.Appended.ShouldBe(record.Decoded, $"seed {seed}, {key}, batch {offset}");
                (one.LateEvents, one.CrowdedEvents).ShouldBe((other.LateEvents, other.CrowdedEvents));
                records[key] = record;
            }
        }

        appended.ShouldBeGreaterThan(folded / 3, $"seed {seed}: of {folded}");
        appended.ShouldBeLessThan(folded, $"seed {seed}");
    }
}
