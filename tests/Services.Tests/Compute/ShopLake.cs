using System.Text.Json;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Testing.Shop;

namespace Millrace.Services.Tests.Compute;

/// <summary>Silver of a drawn shop, committed in parts as validation commits it.</summary>
sealed class ShopLake(string root)
{
    static readonly TableSchema s_interactions = new(
    [
        new("event_id", LakeType.String, false), new("event_time", LakeType.TimestampUtc, false), new("interaction_id", LakeType.String),
        new("user_id", LakeType.String), new("product_id", LakeType.String), new("interaction_type", LakeType.String), new("timestamp", LakeType.TimestampUtc),
        new("session_id", LakeType.String), new("rating", LakeType.Double), new("device_type", LakeType.String), new("price", LakeType.Decimal(18, 2)),
        new("quantity", LakeType.Int32), new("ingest_time", LakeType.TimestampUtc), new("_partition", LakeType.Int32), new("_offset", LakeType.Int64),
    ]);

    static readonly TableSchema s_products = new(
    [
        new("event_id", LakeType.String, false), new("event_time", LakeType.TimestampUtc, false), new("product_id", LakeType.String),
        new("category", LakeType.String), new("subcategory", LakeType.String), new("brand", LakeType.String), new("name", LakeType.String),
        new("description", LakeType.String), new("attributes", LakeType.String), new("price", LakeType.Decimal(18, 2)), new("is_active", LakeType.Boolean),
        new("created_at", LakeType.TimestampUtc),
    ]);

    static readonly TableSchema s_users = new(
        [new("event_id", LakeType.String, false), new("event_time", LakeType.TimestampUtc, false), new("user_id", LakeType.String)]);

    long _offset;

    public static TenantId Tenant { get; } = TenantId.Parse("acme");

    public IObjectStore Store { get; } = LakeRoot.Open(root);

    public Task AppendAsync(IEnumerable<ShopFact> facts) => AppendAsync("interactions", s_interactions, facts.Select(fact => new object?[]
    {
        fact.Id, fact.Time, fact.Id, fact.User, fact.Product, fact.Type, fact.Time, fact.Session, (double?)fact.Rating, "mobile", fact.Price, fact.Quantity,
        fact.Time, 0, _offset++,
    }));

    public Task AppendAsync(IEnumerable<ProductVersion> versions) => AppendAsync("products", s_products, versions.Select(version => new object?[]
    {
        $"{version.Product}@{version.From}", version.From, version.Product, version.Category, version.Subcategory, version.Brand, version.Name, version.Description,
        version.Attributes is null ? null : JsonSerializer.Serialize(version.Attributes), version.Price, version.IsActive, version.CreatedAt,
    }));

    public Task AppendAsync(IEnumerable<SignUp> users) =>
        AppendAsync("users", s_users, users.Select(user => new object?[] { $"{user.User}@{user.From}", user.From, user.User }));

    async Task AppendAsync(string dataset, TableSchema schema, IEnumerable<object?[]> rows)
    {
        var builder = new BatchBuilder(schema);
        foreach (var row in rows)
            builder.Append(row);
        var table = await DeltaTable.OpenOrCreateAsync(Store, LakeTables.Silver(Tenant, "ecommerce", dataset), new TableDefinition(schema));
        if (builder.Count > 0)
            await table.AppendAsync([builder.Build()]);
    }
}
