using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.Features.Tests.Execution;

/// <summary>What is told of a record's size before there is data, beside the records that busy entities come to have.</summary>
public sealed class BusyRecordTests
{
    private const long Hour = 3_600_000_000;
    private const long Cutoff = 20_000 * 24 * Hour;

    public static TheoryData<string> Views => [nameof(Shop.Users), nameof(Shop.Items)];

    [Theory]
    [MemberData(nameof(Views))]
    public void The_estimate_is_near_the_record_of_an_entity_with_an_event_in_every_tile(string name)
    {
        var view = name == nameof(Shop.Users) ? Shop.Users : Shop.Items;
        var engine = new ViewEngine(view);
        long[] times =
        [
            .. Enumerable.Range(13, 365 - 13).Select(day => Cutoff - (day * 24 * Hour)),
            .. Enumerable.Range(1, 13 * 24).Select(hour => Cutoff - (hour * Hour)),
            .. Enumerable.Range(1, 12 * 12).Where(tile => tile % 12 != 0).Select(tile => Cutoff - (tile * Hour / 12)),
        ];
        var events = times.Select((at, i) => new ShopEvent($"e{i}", view == Shop.Users ? "one" : $"user {i}", view == Shop.Users ? $"product {i}" : "one", i % 3 == 0 ? "view" : "purchase", at, $"s{i}", i % 5, 10m + i, 1));

        var products = times.Select((_, i) => new ShopProduct($"product {i}", $"name {i} of eight words, {i % 7} more or less {i % 5}", "category", 10m, true, 0));
        var dimensions = new DimensionSet(new DimensionTable(Shop.Products, ShopProduct.Batch([.. products])));

        var record = engine.BuildBases(engine.Prepare(ShopEvent.Batch([.. events]), dimensions), Cutoff, 1).ShouldHaveSingleItem().Record;

        var real = (double)engine.Encode(record).Length;
        (engine.BusyRecordBytes / real).ShouldBeInRange(0.3, 3, $"{engine.BusyRecordBytes} told, {real} real");
    }

    [Fact]
    public void Many_tiles_make_a_large_record()
    {
        static int Bytes(int days)
        {
            var products = Shop.Users.Aggregates.First(aggregate => aggregate.Id == "items_7d");
            var asked = new AggregateModel("products", products.Operator, products.Inputs, null, AggregateWindow.Last(TimeSpan.FromDays(days)));
            return new ViewEngine(Shop.Users with { Aggregates = [asked], Features = [] }).BusyRecordBytes;
        }

        Bytes(360).ShouldBeInRange(14 * Bytes(20), 18 * Bytes(20));
    }
}
