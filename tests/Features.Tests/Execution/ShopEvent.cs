using Millrace.Features.Columns;

namespace Millrace.Features.Tests.Execution;

internal sealed record ShopEvent(string Id, string User, string Product, string Kind, long At, string? Session, double? Rating, decimal? Price, long? Quantity)
{
    public static RecordBatch Batch(IReadOnlyList<ShopEvent> events) => new(
        ("event_id", Text(events, each => each.Id)),
        ("user_id", Text(events, each => each.User)),
        ("product_id", Text(events, each => each.Product)),
        ("kind", Text(events, each => each.Kind)),
        ("at", new TimestampColumn([.. events.Select(each => each.At)])),
        ("session_id", Text(events, each => each.Session)),
        ("rating", Column.FromObjects(ColumnType.Double, [.. events.Select(each => (object?)each.Rating)])),
        ("price", Column.FromObjects(ColumnType.Decimal, [.. events.Select(each => (object?)each.Price)])),
        ("quantity", Column.FromObjects(ColumnType.Int64, [.. events.Select(each => (object?)each.Quantity)])));

    private static StringColumn Text(IReadOnlyList<ShopEvent> events, Func<ShopEvent, string?> value) => StringColumn.FromValues([.. events.Select(value)]);
}

internal sealed record ShopProduct(string Id, string Name, string? Category, decimal? Price, bool Active, long From)
{
    public static RecordBatch Batch(IReadOnlyList<ShopProduct> products) => new(
        ("product_id", StringColumn.FromValues([.. products.Select(each => each.Id)])),
        ("name", StringColumn.FromValues([.. products.Select(each => each.Name)])),
        ("category", StringColumn.FromValues([.. products.Select(each => each.Category)])),
        ("price", Column.FromObjects(ColumnType.Decimal, [.. products.Select(each => (object?)each.Price)])),
        ("is_active", new BoolColumn([.. products.Select(each => each.Active)])),
        ("updated_at", new TimestampColumn([.. products.Select(each => each.From)])));
}
