using System.Globalization;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.Benchmarks.Load;

/// <summary>A shop's silver tables, drawn with a seed and written straight into a lake.</summary>
static class SilverShop
{
    const int Categories = 40;
    const int BatchRows = 100_000;

    static readonly TableSchema s_interactions = new(
    [
        new("event_id", LakeType.String, false), new("event_time", LakeType.TimestampUtc, false),
        new("interaction_id", LakeType.String), new("user_id", LakeType.String), new("product_id", LakeType.String),
        new("interaction_type", LakeType.String), new("timestamp", LakeType.TimestampUtc), new("session_id", LakeType.String),
        new("rating", LakeType.Double), new("device_type", LakeType.String), new("price", LakeType.Decimal(38, 6)), new("quantity", LakeType.Int64),
    ]);

    static readonly TableSchema s_products = new(
    [
        new("event_id", LakeType.String, false), new("event_time", LakeType.TimestampUtc, false),
        new("product_id", LakeType.String), new("category", LakeType.String), new("price", LakeType.Decimal(38, 6)),
        new("is_active", LakeType.Boolean), new("created_at", LakeType.TimestampUtc), new("updated_at", LakeType.TimestampUtc),
    ]);

    /// <summary>Writes the tables.</summary>
    /// <param name="store">The lake.</param>
    /// <param name="tenant">Whose they are.</param>
    /// <param name="events">Rows of interactions, over the 60 days before <paramref name="end"/>.</param>
    /// <param name="end">The instant after the last event.</param>
    public static async Task WriteAsync(IObjectStore store, TenantId tenant, int events, DateTimeOffset end)
    {
        var random = new Random(17);
        await WriteProductsAsync(store, tenant, random, end);
        await AppendAsync(store, LakeTables.Silver(tenant, "ecommerce", "interactions"), s_interactions, Interactions(random, 0, events, events, TimeSpan.FromDays(60) / events, end));
    }

    /// <summary>Writes the tables with a commit for each of the days before an instant.</summary>
    public static async Task WriteDaysAsync(IObjectStore store, TenantId tenant, int days, int eventsADay, DateTimeOffset end)
    {
        var random = new Random(17);
        await WriteProductsAsync(store, tenant, random, end);
        for (var day = 0; day < days; day++)
            await WriteDayAsync(store, tenant, random, day, days, eventsADay, end);
    }

    /// <summary>Adds the rows of one day of many, counted from 0, in a commit.</summary>
    public static Task WriteDayAsync(IObjectStore store, TenantId tenant, Random random, int day, int days, int eventsADay, DateTimeOffset end) => AppendAsync(
        store, LakeTables.Silver(tenant, "ecommerce", "interactions"), s_interactions,
        Interactions(random, day * eventsADay, (day + 1) * eventsADay, days * eventsADay, TimeSpan.FromDays(1) / eventsADay, end));

    /// <summary>Adds one row.</summary>
    public static Task WriteRowAsync(IObjectStore store, TenantId tenant, string id, DateTimeOffset time, int user, int product)
    {
        var rows = new BatchBuilder(s_interactions);
        rows.Append(id, time, id, "u" + Text(user), "p" + Text(product), "view", time, $"s{Text(user)}-{id}", null, "mobile", null, null);
        return AppendAsync(store, LakeTables.Silver(tenant, "ecommerce", "interactions"), s_interactions, [rows.Build()]);
    }

    static async Task WriteProductsAsync(IObjectStore store, TenantId tenant, Random random, DateTimeOffset end)
    {
        var products = new BatchBuilder(s_products);
        for (var product = 0; product < ShopEvents.Products; product++)
        {
            var created = end.AddDays(-100 - (product % 200));
            products.Append(
                "v" + Text(product), created, "p" + Text(product), "category " + Text(product % Categories), (decimal)random.Next(100, 90_000) / 100,
                true, created, created);
        }
        await AppendAsync(store, LakeTables.Silver(tenant, "ecommerce", "products"), s_products, [products.Build()]);
    }

    // The rows [first, last) of so many that they end at an instant.
    static IEnumerable<ColumnBatch> Interactions(Random random, int first, int last, int events, TimeSpan step, DateTimeOffset end)
    {
        var rows = new BatchBuilder(s_interactions);
        for (var number = first; number < last; number++)
        {
            var user = (int)(ShopEvents.Users * random.NextDouble() * random.NextDouble());
            var product = (int)(ShopEvents.Products * random.NextDouble() * random.NextDouble());
            var time = end - ((events - number) * step);
            var kind = random.Next(100) switch { < 80 => "view", < 93 => "add_to_cart", _ => "purchase" };
            var bought = kind == "purchase";
            rows.Append(
                "e" + Text(number), time, "e" + Text(number), "u" + Text(user), "p" + Text(product), kind, time,
                $"s{Text(user)}-{Text(number / Math.Max(1, events / 120))}", null, "mobile",
                bought && random.Next(2) == 0 ? (decimal)random.Next(100, 90_000) / 100 : null, bought ? (long)random.Next(1, 4) : null);
            if (rows.Count == BatchRows || number == last - 1)
                yield return rows.Build();
        }
    }

    static async Task AppendAsync(IObjectStore store, string path, TableSchema schema, IEnumerable<ColumnBatch> rows)
    {
        var table = await DeltaTable.OpenOrCreateAsync(store, path, new TableDefinition(schema));
        await table.AppendAsync(rows);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
