using Millrace.Features.Execution;
using Millrace.Features.State;
using Millrace.Features.Tests.Execution;

namespace Millrace.Features.Tests.State;

/// <summary>Bases that are put together from day tiles against those that are built from the events. A failure names its seed.</summary>
public sealed class DayTileTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Tiles_give_the_base_of_the_events_at_any_day_and_any_number_of_steps(int seed)
    {
        var random = new Random(seed);
        var world = new ShopWorld(seed, random.Next(50, 500));
        foreach (var view in new[] { Execution.Shop.Users, Execution.Shop.Items })
        {
            var engine = new ViewEngine(view);
            var events = engine.Prepare(ShopEvent.Batch(world.Events), world.Dimensions);
            var tiles = engine.DayTiles(events, (_, _) => true).ToLookup(tile => tile.Key[0]);
            var cutoffs = Enumerable.Range(0, 62).Where(_ => random.Next(6) == 0).Select(day => ShopWorld.Start + (day * ShopWorld.Day)).ToArray();
            var folds = tiles.ToDictionary(entity => entity.Key, _ => engine.NewFold());
            var from = long.MinValue;
            foreach (var cutoff in cutoffs)
            {
                var expected = engine.BuildBases(events, cutoff, 7).ToDictionary(each => each.Key[0], each => engine.Encode(each.Record));
                foreach (var entity in tiles)
                {
                    var news = entity.Where(tile => tile.Day * ShopWorld.Day >= from && tile.Day * ShopWorld.Day < cutoff).ToArray();
                    foreach (var tile in news)
                        folds[entity.Key].Add(tile.Tile);
                    var record = folds[entity.Key].BaseAt(cutoff, 7);
                    if (expected.TryGetValue(entity.Key, out var bytes))
                        record.ShouldBe(bytes, $"seed {seed}, {entity.Key} at {cutoff}");

                    // The next step sometimes begins with what a store gives back.
                    if (random.Next(2) == 0)
                        folds[entity.Key] = engine.FoldFrom(engine.DecodeBase(record));
                }

                from = cutoff;
            }

            cutoffs.ShouldNotBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_tile_holds_the_wanted_pair_alone_and_does_not_depend_on_the_order_of_rows(int seed)
    {
        var world = new ShopWorld(seed, 300);
        var engine = new ViewEngine(Execution.Shop.Users);
        var all = engine.DayTiles(engine.Prepare(ShopEvent.Batch(world.Events), world.Dimensions), (_, _) => true).ToArray();
        all.Select(tile => (tile.Key[0], tile.Day)).ShouldBe(
            world.Events.Select(each => (each.User, each.At / ShopWorld.Day)).Distinct(), ignoreOrder: true);
        var shuffled = world.Events.ToArray();
        new Random(seed).Shuffle(shuffled);
        var (key, day, bytes) = all[new Random(seed).Next(all.Length)];
        engine.DayTiles(engine.Prepare(ShopEvent.Batch(shuffled), world.Dimensions), (entity, on) => entity[0] == key[0] && on == day)
            .ShouldHaveSingleItem().Tile.ShouldBe(bytes, $"seed {seed}, {key[0]} on {day}");
    }

    [Fact]
    public void What_is_no_tile_is_refused()
    {
        var engine = new ViewEngine(Execution.Shop.Users);
        Should.Throw<RecordFormatException>(() => engine.NewFold().Add([]));
        Should.Throw<RecordFormatException>(() => engine.NewFold().Add([1, 2, 3, 4, 5, 6]));
        var tile = engine.DayTiles(engine.Prepare(ShopEvent.Batch(new ShopWorld(1, 5).Events), DimensionSet.None), (_, _) => true).First().Tile;
        Should.Throw<RecordFormatException>(() => engine.NewFold().Add([.. tile, 0]));
        Should.Throw<RecordFormatException>(() => new ViewEngine(Execution.Shop.Items).NewFold().Add(tile));
    }
}
