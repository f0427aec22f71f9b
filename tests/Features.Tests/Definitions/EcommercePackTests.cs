using Millrace.Features.Columns;
using Millrace.Features.Definitions;
using Millrace.Features.Model;

namespace Millrace.Features.Tests.Definitions;

public sealed class EcommercePackTests
{
    static readonly PackModel Pack = Loaded();

    static PackModel Loaded()
    {
        var result = PackLoader.Load("ecommerce", Shop.Files, Shop.Datasets);
        result.Errors.ShouldBeEmpty();
        return result.Pack.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("user_features", "total_interactions:Int64 total_purchases:Int64 avg_session_duration:Float32 favorite_category:String avg_price_point:Decimal recency_days:Int64 frequency_score:Float32 monetary_value:Decimal diversity_score:Float32")]
    [InlineData("item_features", "popularity_score:Float32 conversion_rate:Float32 avg_rating:Float32 price_percentile:Float32 recency_score:Float32 category_popularity:Float32 trending_score:Float32")]
    [InlineData("interaction_features", "user_item_affinity:Float32 category_match:Bool price_match:Bool time_of_day:Int64 day_of_week:Int64")]
    [InlineData("interaction_events", "time_of_day:Int64 day_of_week:Int64 session_position:Int64")]
    [InlineData("user_support", "user_vector:Vector")]
    [InlineData("item_support", "item_vector:Vector")]
    [InlineData("session_support", "session_duration:Float32")]
    public void Every_feature_of_the_specification_is_declared_with_its_type(string view, string features)
    {
        var found = View(view);
        string.Join(' ', found.Features.Select(f => $"{f.Name}:{f.Type.Kind}")).ShouldBe(features);
        found.Features.ShouldAllBe(f => f.Description.Length > 20 && f.Tags.ContainsKey("refresh"));
    }

    [Fact]
    public void Views_are_kept_for_the_entities_and_times_of_the_specification()
    {
        View("user_features").Entity.JoinKeys.ShouldBe(["user_id"]);
        View("item_features").Entity.JoinKeys.ShouldBe(["product_id"]);
        View("interaction_features").Entity.JoinKeys.ShouldBe(["user_id", "product_id"]);
        View("interaction_events").Entity.JoinKeys.ShouldBe(["interaction_id"]);
        View("user_features").TimeToLive.ShouldBe(TimeSpan.FromDays(2));
        View("user_features").Tags["pii"].ShouldBe("derived");
        Pack.Views.Where(v => v.Name is "user_features" or "item_features" or "user_support" or "session_support" or "interaction_events")
            .ShouldAllBe(v => v.Guard!.ActorColumn == "user_id" && v.Guard.MaxPerDay == 1000 && v.Guard.MaxPerMinute == 60);
    }

    [Fact]
    public void Equal_aggregates_are_computed_once()
    {
        var texts = View("user_features").Aggregates.Select(a => a.Id).ToArray();
        texts.ShouldBeUnique();
        texts.Count(t => t == "count(where=is_purchase)").ShouldBe(1);
        View("item_features").Aggregates.Count(a => a.Operator.Name == "count" && a.Window == AggregateWindow.All).ShouldBe(2);
    }

    [Fact]
    public void The_windows_of_the_trend_adjoin_and_cover_five_weeks()
    {
        var windows = View("item_features").Aggregates.Select(a => a.Window).Where(w => w != AggregateWindow.All).ToArray();
        windows.ShouldBe([AggregateWindow.Last(TimeSpan.FromDays(7)), AggregateWindow.Between(TimeSpan.FromDays(35), TimeSpan.FromDays(7))], ignoreOrder: true);
    }

    [Fact]
    public void On_demand_features_read_stored_features_and_the_products_row()
    {
        var sources = View("interaction_features").Sources.ToDictionary(s => s.Name);
        sources.Keys.ShouldBe(["taste.user_vector", "item.item_vector", "user.favorite_category", "user.avg_price_point", "product.category", "product.price"], ignoreOrder: true);
        sources["user.avg_price_point"].Reference.ShouldBe("ecommerce.user_features:avg_price_point");
        sources["user.avg_price_point"].Type.ShouldBe(ColumnType.Decimal);
        sources["product.price"].Dimension!.Dataset.Name.ShouldBe("products");
    }

    [Fact]
    public void On_demand_features_follow_their_definitions()
    {
        var rows = new RecordBatch(
            ("as_of", new TimestampColumn([1_700_000_000_000_000, 1_700_000_000_000_000, 1_700_000_000_000_000])),
            ("user.favorite_category", StringColumn.FromValues(["Home  Audio ", "Toys", null])),
            ("product.category", StringColumn.FromValues(["home audio", "Books", "Books"])),
            ("user.avg_price_point", Column.FromObjects(ColumnType.Decimal, [100m, 100m, null])),
            ("product.price", Column.FromObjects(ColumnType.Decimal, [119.999999m, 120m, 5m])),
            ("taste.user_vector", new VectorColumn([[3, 4], [1, 0], null])),
            ("item.item_vector", new VectorColumn([[4, 3], [0, 1], [1, 0]])));
        var values = View("interaction_features").Features.ToDictionary(f => f.Name, f => f.Value.Evaluate(rows));

        Objects(values["category_match"]).ShouldBe([true, false, false]);
        Objects(values["price_match"]).ShouldBe([true, false, false]);
        Objects(values["user_item_affinity"]).Cast<double>().Select(x => Math.Round(x, 9)).ShouldBe([0.96, 0, 0]);
        // 2023-11-14T22:13:20Z was a Tuesday.
        Objects(values["time_of_day"]).ShouldBe([22L, 22L, 22L]);
        Objects(values["day_of_week"]).ShouldBe([1L, 1L, 1L]);
    }

    [Fact]
    public void Finished_features_follow_their_definitions()
    {
        const long day = 86_400_000_000;
        var view = View("item_features");
        var slots = view.Aggregates.ToDictionary(a => a.Id, a => a.Operator.Name switch
        {
            "count" when a.Window == AggregateWindow.All => new Int64Column(a.Id.Contains("is_view") ? [40, 0, 10, 30] : [4, 2, 20, 0]),
            "count" => new Int64Column(a.Window.To == TimeSpan.Zero ? [10, 0, 5, 7] : [20, 0, 2, 28]),
            "min" => new TimestampColumn([10 * day, 10 * day, 95 * day, 0]),
            "max" => new TimestampColumn([99 * day - 1, 0, 50 * day, 0], [true, false, true, false]),
            _ => (Column)new DoubleColumn([3, 3, 3, 3]),
        });
        var rows = new RecordBatch(4,
        [
            .. slots.Select(s => KeyValuePair.Create(s.Key, s.Value)),
            .. view.Populations.Select(p => KeyValuePair.Create(p.Id, (Column)new DoubleColumn([0.5, 0.5, 0.5, 0.5]))),
            KeyValuePair.Create("as_of", (Column)new TimestampColumn([100 * day, 100 * day, 100 * day, 100 * day])),
            // The last product was created after it was first viewed, and after now.
            KeyValuePair.Create("item.created_at", (Column)new TimestampColumn([20 * day, 0, 0, 101 * day], [true, false, false, true])),
        ]);
        object?[] Of(string feature) => Objects(view.Features.Single(f => f.Name == feature).Value.Evaluate(rows));

        Of("popularity_score").ShouldBe([0.5, 0.0, 2.0, 30.0]);
        Of("conversion_rate").ShouldBe([0.1, null, 1.0, 0.0]);
        Of("recency_score").ShouldBe([0.5, 0.0, 1.0 / 51, 0.0]);
        // 10 / max(1, 20/4); 0; younger than 14 days twice.
        Of("trending_score").ShouldBe([2.0, 0.0, null, null]);
    }

    [Fact]
    public void The_packs_name_depends_on_what_it_says_alone()
    {
        var spaced = Shop.Files.Select(f => f with { Text = f.Path.StartsWith("feature_views/", StringComparison.Ordinal) ? "# a comment\n" + f.Text : f.Text }).Reverse();
        PackLoader.Load("ecommerce", spaced, Shop.Datasets).Pack!.ContentHash.ShouldBe(Pack.ContentHash);

        var changed = Shop.Files.Select(f => f with { Text = f.Text.Replace("price_match_threshold: 0.2", "price_match_threshold: 0.25", StringComparison.Ordinal) });
        var other = PackLoader.Load("ecommerce", changed, Shop.Datasets).Pack!;
        other.ContentHash.ShouldNotBe(Pack.ContentHash);
        other.Views.Where(v => v.ContentHash != View(v.Name).ContentHash).Select(v => v.Name).ShouldBe(["interaction_features"]);
    }

    [Fact]
    public void Names_inside_aggregates_are_those_of_events_and_outside_those_of_features()
    {
        var view = Shop.View("features: { rating: mean(rating), twice: rating * 2, share: 'share_of_total(rating_group, of=group)' }\nparts: { group: mode(user_id) }\ncolumns: { rating_group: user_id }").Pack!.Views.ShouldHaveSingleItem();
        view.Aggregates.Select(a => a.Id).ShouldBe(["mode(user_id)", "mean(rating)"], ignoreOrder: true);
        view.Features.Select(f => f.Value.Text).ShouldBe(["mean(rating)", "(mean(rating) * 2)", "share_of_total(rating_group, grid=1h, of=mode(user_id))"]);
        view.Features[1].Value.Evaluate(new RecordBatch(("mean(rating)", new DoubleColumn([2.5])))).ValueAt(0).ShouldBe(5.0);
    }

    static FeatureViewModel View(string name) => Pack.Views.Single(v => v.Name == name);

    static object?[] Objects(Column column) => [.. Enumerable.Range(0, column.Length).Select(column.ValueAt)];
}
