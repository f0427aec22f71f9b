using Millrace.Features.Columns;
using Millrace.Features.Definitions;
using Millrace.Features.Model;

namespace Millrace.Features.Tests.Definitions;

/// <summary>The shop's datasets and files, and small packs made of one view.</summary>
internal static class Shop
{
    public static readonly DatasetSchema Interactions = new("ecommerce", "interactions", DatasetKind.Event,
    [
        new("event_id", ColumnType.String, false),
        new("interaction_id", ColumnType.String, false),
        new("user_id", ColumnType.String, false),
        new("product_id", ColumnType.String, false),
        new("interaction_type", ColumnType.String, false),
        new("timestamp", ColumnType.Timestamp, false),
        new("session_id", ColumnType.String),
        new("rating", ColumnType.Double),
        new("device_type", ColumnType.String),
        new("page_context", ColumnType.String),
        new("price", ColumnType.Decimal),
        new("quantity", ColumnType.Int64),
    ], ["interaction_id"], "timestamp", "user_id");

    public static readonly DatasetSchema Products = new("ecommerce", "products", DatasetKind.Entity,
    [
        new("product_id", ColumnType.String, false),
        new("updated_at", ColumnType.Timestamp, false),
        new("name", ColumnType.String),
        new("category", ColumnType.String),
        new("subcategory", ColumnType.String),
        new("brand", ColumnType.String),
        new("price", ColumnType.Decimal),
        new("description", ColumnType.String),
        new("attributes", ColumnType.String),
        new("created_at", ColumnType.Timestamp),
        new("is_active", ColumnType.Bool),
        new("is_deleted", ColumnType.Bool),
    ], ["product_id", "updated_at"], "updated_at", "product_id") { DeletedFlag = "is_deleted" };

    public static readonly DatasetSchema Users = new("ecommerce", "users", DatasetKind.Entity,
    [
        new("user_id", ColumnType.String, false),
        new("updated_at", ColumnType.Timestamp, false),
        new("location", ColumnType.String),
    ], ["user_id", "updated_at"], "updated_at", "user_id");

    public static readonly DatasetSchema[] Datasets = [Interactions, Products, Users];

    /// <summary>The entities that the tests' views are about.</summary>
    public const string PackYaml = """
        pack: shop
        entities:
          user: { keys: user_id }
          item: { keys: product_id }
          pair: { keys: [user_id, product_id] }
          act: { keys: interaction_id }
        guards:
          bots: { actor: user_id }
        """;

    /// <summary>The folder of the product's own pack.</summary>
    public static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Microservices.sln")))
                folder = folder.Parent ?? throw new InvalidOperationException("the solution's folder is not above the tests");
            return Path.Combine(folder.FullName, "shared", "packs", "ecommerce");
        }
    }

    public static DefinitionFile[] Files =>
        [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(path => new DefinitionFile(Path.GetRelativePath(Folder, path).Replace('\\', '/'), File.ReadAllText(path)))];

    /// <summary>Loads a pack of <see cref="PackYaml"/> and the given files; a name without a folder is a view.</summary>
    public static PackLoadResult Load(params (string Name, string Text)[] files) => PackLoader.Load("shop",
        files.Select(f => new DefinitionFile(f.Name.Contains('/') || f.Name == "pack.yaml" ? f.Name : $"feature_views/{f.Name}", f.Text))
            .Concat(files.Any(f => f.Name == "pack.yaml") ? [] : [new DefinitionFile("pack.yaml", PackYaml)]),
        Datasets, Contracts);

    /// <summary>Contracts of rows from outside: scores of users at an instant, and the same with a reason.</summary>
    static Dictionary<string, ContractModel> Contracts => new()
    {
        ["contracts/scores.odcs.yaml"] = Scores(),
        ["contracts/strict.odcs.yaml"] = Scores(new FieldModel("why", ColumnType.String, Nullable: false)),
    };

    static ContractModel Scores(params FieldModel[] more) => new(
        new DatasetSchema("shop", "scores", DatasetKind.Entity,
            [new("event_id", ColumnType.String, false), new("event_time", ColumnType.Timestamp, false), new("user_id", ColumnType.String, true), new("at", ColumnType.Timestamp, false), new("score", ColumnType.Double, true), .. more],
            ["user_id"], "event_time", "user_id") { EventId = "event_id" },
        ["at"]);

    /// <summary>Loads one view over interactions with the given lines after its head (which has four lines).</summary>
    public static PackLoadResult View(string rest) => Load(("v.yaml", Head + rest));

    public const string Head = "view: v\nentity: user\nstream: interactions\njoins: { product: { dataset: products, on: product_id } }\n";
}
