using Millrace.Features.Aggregation;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Features.Vectors;

namespace Millrace.Features.Tests.Execution;

/// <summary>A shop's views, built by hand so that the engine is tested without the definition language.</summary>
internal static class Shop
{
    public static readonly DatasetSchema Products = new("shop", "products", DatasetKind.Entity,
    [
        new("product_id", ColumnType.String),
        new("name", ColumnType.String),
        new("category", ColumnType.String),
        new("price", ColumnType.Decimal),
        new("is_active", ColumnType.Bool),
        new("updated_at", ColumnType.Timestamp),
    ], ["product_id"], "updated_at", "product_id");

    public static readonly DatasetSchema Interactions = new("shop", "interactions", DatasetKind.Event,
    [
        new("event_id", ColumnType.String),
        new("user_id", ColumnType.String),
        new("product_id", ColumnType.String),
        new("kind", ColumnType.String),
        new("at", ColumnType.Timestamp),
        new("session_id", ColumnType.String),
        new("rating", ColumnType.Double),
        new("price", ColumnType.Decimal),
        new("quantity", ColumnType.Int64),
    ], ["event_id"], "at", "user_id");

    private static readonly JoinModel s_item = new("item", Products, "product_id")
    {
        Derived = [new("vector", new CompiledExpression(ColumnType.Vector, "hashed(name)", ["name", "category"], Hash))],
    };

    private static readonly CompiledExpression s_purchase = Is("kind", "purchase");
    private static readonly CompiledExpression s_view = Is("kind", "view");

    public static FeatureViewModel Users { get; } = View("users", "user_id",
    [
        Aggregate("n", "count", [], null),
        Aggregate("buys", "count", [], s_purchase),
        Aggregate("session", "mean_session_duration", [Col("session_id", ColumnType.String)], null),
        Aggregate("last_session", "last_session_duration", [Col("session_id", ColumnType.String)], null),
        Aggregate("favourite", "mode", [Col("item.category", ColumnType.String)], null),
        Aggregate("categories", "count_distinct", [Col("item.category", ColumnType.String)], s_purchase),
        Aggregate("set", "collect_set", [Col("item.category", ColumnType.String)], null),
        Aggregate("paid", "mean", [Col("unit_price", ColumnType.Decimal)], s_purchase),
        Aggregate("spent", "sum", [Col("unit_price", ColumnType.Decimal)], s_purchase),
        Aggregate("last", "max", [Col("at", ColumnType.Timestamp)], null),
        Aggregate("first_product", "first", [Col("product_id", ColumnType.String)], null),
        Aggregate("last_product", "last", [Col("product_id", ColumnType.String)], null),
        Aggregate("recent", "top_n_recent", [Col("product_id", ColumnType.String)], null, default, new Dictionary<string, object> { ["n"] = 5L }),
        Aggregate("taste", "decayed_vector_sum", [Col("item.vector", ColumnType.Vector), Col("quantity", ColumnType.Int64)], null),
        Aggregate("rating", "mean", [Col("rating", ColumnType.Double)], null),
        Aggregate("rating_sum", "sum", [Col("rating", ColumnType.Double)], null, AggregateWindow.Last(TimeSpan.FromHours(6))),
        Aggregate("rating_std", "std", [Col("rating", ColumnType.Double)], null, AggregateWindow.Last(TimeSpan.FromDays(20))),
        Aggregate("n_30m", "count", [], null, AggregateWindow.Last(TimeSpan.FromMinutes(30))),
        Aggregate("n_6h", "count", [], null, AggregateWindow.Last(TimeSpan.FromHours(6))),
        Aggregate("n_7d", "count", [], null, AggregateWindow.Last(TimeSpan.FromDays(7))),
        Aggregate("n_before", "count", [], null, AggregateWindow.Between(TimeSpan.FromDays(35), TimeSpan.FromDays(7))),
        Aggregate("min_rating", "min", [Col("rating", ColumnType.Double)], null, AggregateWindow.Last(TimeSpan.FromDays(20))),
        Aggregate("items_7d", "count_distinct", [Col("product_id", ColumnType.String)], null, AggregateWindow.Last(TimeSpan.FromDays(7))),
    ]);

    public static FeatureViewModel Items { get; } = View("items", "product_id",
    [
        Aggregate("views", "count", [], s_view),
        Aggregate("buyers", "count_distinct", [Col("user_id", ColumnType.String)], s_purchase),
        Aggregate("rating", "mean", [Col("rating", ColumnType.Double)], null),
        Aggregate("recent", "count", [], s_view, AggregateWindow.Last(TimeSpan.FromDays(7))),
        Aggregate("baseline", "count", [], s_view, AggregateWindow.Between(TimeSpan.FromDays(35), TimeSpan.FromDays(7))),
    ]) with
    {
        Dimensions = [new OwnDimensionModel("item", Products, "product_id")],
        Populations =
        [
            new PercentileRankModel("price_rank", Col("item.price", ColumnType.Decimal), Col("item.category", ColumnType.String), Col("item.is_active", ColumnType.Bool)),
            new ShareOfTotalModel("category_share", Col("item.category", ColumnType.String), Col("item.category", ColumnType.String), s_view, AggregateWindow.All),
        ],
    };

    public static CompiledExpression Col(string name, ColumnType type) => CompiledExpression.OfColumn(name, type);

    private static FeatureViewModel View(string name, string key, IReadOnlyList<AggregateModel> aggregates)
    {
        var features = aggregates.Select(aggregate => new FeatureModel(aggregate.Id, TypeOf(aggregate.ResultType), Col(aggregate.Id, aggregate.ResultType))).ToList();
        if (key == "product_id")
        {
            features.Add(new("price_rank", new(FeatureKind.Float64), Col("price_rank", ColumnType.Double)));
            features.Add(new("category_share", new(FeatureKind.Float64), Col("category_share", ColumnType.Double)));
            features.Add(new("price", new(FeatureKind.Decimal), Col("item.price", ColumnType.Decimal)));
        }

        return new FeatureViewModel("shop", name, 1, "hash", new EntityModel(name, [key]), ViewKind.Aggregation)
        {
            Stream = Interactions,
            Joins = [s_item],
            Derived = [new("unit_price", new CompiledExpression(ColumnType.Decimal, "coalesce(price, item.price)", ["price", "item.price"], Coalesce))],
            Aggregates = aggregates,
            Features = features,
        };
    }

    private static FeatureType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Int64 => new(FeatureKind.Int64),
        ColumnType.Double => new(FeatureKind.Float64),
        ColumnType.Decimal => new(FeatureKind.Decimal),
        ColumnType.String => new(FeatureKind.String),
        ColumnType.Timestamp => new(FeatureKind.Timestamp),
        ColumnType.Vector => new(FeatureKind.Vector, 64),
        _ => new(FeatureKind.List),
    };

    private static AggregateModel Aggregate(
        string id, string name, IReadOnlyList<CompiledExpression> inputs, CompiledExpression? where, AggregateWindow window = default, Dictionary<string, object>? parameters = null)
    {
        AggregateCatalogue.BuiltIn.TryGet(name, out var found).ShouldBeTrue();
        return new AggregateModel(id, found!, inputs, where, window, parameters);
    }

    private static CompiledExpression Is(string column, string value) => new(ColumnType.Bool, $"{column} == '{value}'", [column], rows =>
    {
        var text = (StringColumn)rows[column];
        return new BoolColumn([.. Enumerable.Range(0, rows.Rows).Select(row => text[row] == value)]);
    });

    private static Column Coalesce(RecordBatch rows) => Column.FromObjects(
        ColumnType.Decimal,
        [.. Enumerable.Range(0, rows.Rows).Select(row => rows["price"].ValueAt(row) ?? rows["item.price"].ValueAt(row))]);

    private static VectorColumn Hash(RecordBatch rows) => new([.. Enumerable.Range(0, rows.Rows).Select(row =>
        new HashedWords(64).Add("name", (string?)rows["name"].ValueAt(row)).Add("category", (string?)rows["category"].ValueAt(row)).ToVector())]);
}
