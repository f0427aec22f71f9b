using System.Globalization;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.Services.Tests.Serving;

/// <summary>Silver of a small shop, as validation leaves it behind.</summary>
static class ShopSilver
{
    static readonly TenantId s_tenant = TenantId.Parse("acme");

    static readonly TableSchema s_interactions = new(
    [
        new("event_id", LakeType.String), new("event_time", LakeType.TimestampUtc), new("user_id", LakeType.String),
        new("product_id", LakeType.String), new("interaction_type", LakeType.String), new("price", LakeType.Decimal(18, 2)),
        new("ingest_time", LakeType.TimestampUtc), new("_partition", LakeType.Int32), new("_offset", LakeType.Int64),
    ]);

    static readonly TableSchema s_products = new(
    [
        new("event_id", LakeType.String), new("event_time", LakeType.TimestampUtc), new("product_id", LakeType.String),
        new("category", LakeType.String), new("price", LakeType.Decimal(18, 2)),
    ]);

    public static async Task InteractionsAsync(string lake, params (string Id, string Time, string User, string Product, string Type, decimal? Price)[] events)
    {
        var rows = new BatchBuilder(s_interactions);
        for (var i = 0; i < events.Length; i++)
            rows.Append(events[i].Id, Instant(events[i].Time), events[i].User, events[i].Product, events[i].Type, events[i].Price, Instant(events[i].Time), 0, (long)i);
        await AppendAsync(lake, "interactions", s_interactions, rows.Build());
    }

    public static async Task ProductsAsync(string lake, params (string Id, string Time, string Category, decimal Price)[] products)
    {
        var rows = new BatchBuilder(s_products);
        foreach (var product in products)
            rows.Append($"{product.Id}@{product.Time}", Instant(product.Time), product.Id, product.Category, product.Price);
        await AppendAsync(lake, "products", s_products, rows.Build());
    }

    static async Task AppendAsync(string lake, string dataset, TableSchema schema, ColumnBatch rows)
    {
        var table = await DeltaTable.OpenOrCreateAsync(LakeRoot.Open(lake), LakeTables.Silver(s_tenant, "ecommerce", dataset), new TableDefinition(schema));
        await table.AppendAsync([rows]);
    }

    static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
