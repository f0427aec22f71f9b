using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.Features.Tests.Execution;

public sealed class EventRowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Positions_are_those_of_counting_by_hand(int seed)
    {
        var world = new ShopWorld(seed, 400, days: 10);
        var view = new FeatureViewModel("shop", "acts", 1, "hash", new EntityModel("act", ["event_id"]), ViewKind.Event)
        {
            Stream = Shop.Interactions,
            Positions = [new PositionModel("place", ["user_id", "session_id"], TimeSpan.FromHours(24))],
            Features = [new("place", new(FeatureKind.Int64), Shop.Col("place", ColumnType.Int64)), new("as_of", new(FeatureKind.Timestamp), Shop.Col("as_of", ColumnType.Timestamp))],
        };
        var rows = new EventRowEngine(view).Compute(ShopEvent.Batch(world.Events), DimensionSet.None);
        for (var row = 0; row < world.Events.Count; row++)
        {
            rows["place"].ValueAt(row).ShouldBe(Place(world, world.Events[row]), $"seed {seed}, {world.Events[row]}");
            rows["as_of"].ValueAt(row).ShouldBe(world.Events[row].At);
        }
    }

    private static long? Place(ShopWorld world, ShopEvent one)
    {
        if (one.Session is null)
            return null;
        var place = 0L;
        long? previous = null;
        foreach (var each in world.Events.Where(each => each.User == one.User && each.Session == one.Session).OrderBy(each => each.At).ThenBy(each => each.Id, StringComparer.Ordinal))
        {
            place = previous is { } before && each.At - before <= ShopWorld.Day ? place + 1 : 1;
            if (each == one)
                break;
            previous = each.At;
        }

        return place;
    }
}
