using System.Globalization;
using Millrace.Catalog.Packs;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;
using EnginePosition = Millrace.Features.State.SourcePosition;

namespace Millrace.Services.Tests.Serving;

/// <summary>A few events of a shop, folded by the engine into the records that the stream would have left behind.</summary>
static class ShopRecords
{
    static readonly TenantId s_tenant = TenantId.Parse("acme");

    static readonly (string Id, string Time, string User, string Product, string Type, decimal? Price, long? Quantity)[] s_events =
    [
        ("e1", "2026-03-01T00:00:00Z", "u1", "p1", "view", null, null),
        ("e2", "2026-03-01T08:00:00Z", "u1", "p1", "purchase", 10.50m, 2),
        ("e3", "2026-03-01T11:00:00Z", "u2", "unknown", "view", null, null),
        ("e4", "2026-03-02T11:30:00Z", "u1", "p1", "purchase", 3.25m, null),
    ];

    static readonly (string Id, string Time, string Category, decimal Price)[] s_products =
    [
        ("p1", "2026-02-01T00:00:00Z", "Shoes", 7m),
        ("p2", "2026-02-01T00:00:00Z", "Hats", 9m),
    ];

    public static async Task WriteAsync(PackSnapshot packs, IOnlineStore store)
    {
        var products = packs.Pack("ecommerce")!.Datasets.Single(dataset => dataset.Name == "products");
        var interactions = packs.Pack("ecommerce")!.Datasets.Single(dataset => dataset.Name == "interactions");
        var dimension = Products(products);
        await WriteDimensionAsync(products, dimension, store);
        foreach (var view in packs.ViewsOf("ecommerce", "interactions").Where(view => view.Kind == ViewKind.Aggregation))
            await WriteLiveAsync(view, Events(interactions), new DimensionSet(new DimensionTable(products, dimension)), store);
        await WriteBaseAsync(packs.View("ecommerce", "user_features")!, interactions, store);
    }

    static async Task WriteLiveAsync(FeatureViewModel view, RecordBatch events, DimensionSet dimensions, IOnlineStore store)
    {
        var engine = ViewEngines.Of(view);
        var keys = new ViewKeys(s_tenant, view.Pack, view.Name, view.Version);
        var prepared = engine.Prepare(events, dimensions);
        var newest = events["event_time"];
        for (var i = 0; i < prepared.Entities.Count; i++)
        {
            var live = engine.NewLive();
            engine.Fold(live, prepared, i, new EnginePosition(0, 0, 1), Micros("2026-03-02T11:31:00Z")).ShouldBeTrue();
            await store.SaveAsync([new OnlineWrite(keys.Live(EntityKey.Of(prepared.Entities[i])), engine.Encode(live), "")]);
        }
        await store.SaveAsync([new OnlineWrite(ViewKeys.OfDataset(s_tenant, view.Pack, DatasetRole.Stream, "interactions").Watermark, ViewProgress.Encode(((TimestampColumn)newest).Values.Max(), 0), "")]);
    }

    static async Task WriteBaseAsync(FeatureViewModel view, DatasetSchema interactions, IOnlineStore store)
    {
        var engine = ViewEngines.Of(view);
        var keys = new ViewKeys(s_tenant, view.Pack, view.Name, view.Version);
        var prepared = engine.Prepare(Rows(interactions, [("b1", "2026-02-20T00:00:00Z", "based", "p1", "purchase", 1m, 1)]), DimensionSet.None);
        foreach (var (key, record) in engine.BuildBases(prepared, Micros("2026-02-28T00:00:00Z"), 1))
            await store.SaveAsync([new OnlineWrite(keys.Base(EntityKey.Of(key)), engine.Encode(record), "")]);
    }

    static async Task WriteDimensionAsync(DatasetSchema schema, RecordBatch rows, IOnlineStore store)
    {
        var keys = ViewKeys.OfDataset(s_tenant, schema.Pack, DatasetRole.Dimension, schema.Name);
        for (var row = 0; row < rows.Rows; row++)
        {
            var record = new DimensionRecord();
            record.Add(schema, rows.Take([row]));
            await store.SaveAsync([new OnlineWrite(keys.Live(EntityKey.Of(s_products[row].Id)), record.Encode(), "")]);
        }
    }

    static RecordBatch Events(DatasetSchema schema) => Rows(schema, s_events);

    static RecordBatch Rows(DatasetSchema schema, (string Id, string Time, string User, string Product, string Type, decimal? Price, long? Quantity)[] events) =>
        Batch(schema, events.Length, (name, row) => name switch
        {
            "event_id" or "interaction_id" => events[row].Id,
            "event_time" or "timestamp" => Micros(events[row].Time),
            "user_id" => events[row].User,
            "product_id" => events[row].Product,
            "interaction_type" => events[row].Type,
            "session_id" => "s",
            "price" => events[row].Price,
            "quantity" => events[row].Quantity,
            _ => null,
        });

    static RecordBatch Products(DatasetSchema schema) =>
        Batch(schema, s_products.Length, (name, row) => name switch
        {
            "event_id" => s_products[row].Id,
            "event_time" or "updated_at" => Micros(s_products[row].Time),
            "product_id" => s_products[row].Id,
            "category" => s_products[row].Category,
            "price" => s_products[row].Price,
            _ => null,
        });

    static RecordBatch Batch(DatasetSchema schema, int rows, Func<string, int, object?> value) =>
        new(rows, [.. schema.Fields.Select(field => KeyValuePair.Create(
            field.Name, Column.FromObjects(field.Type, [.. Enumerable.Range(0, rows).Select(row => value(field.Name, row))])))]);

    static long Micros(string text) =>
        (DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
