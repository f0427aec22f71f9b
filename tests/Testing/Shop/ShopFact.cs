namespace Millrace.Testing.Shop;

/// <summary>Something a person did in a shop. Times are microseconds since 1970 UTC.</summary>
public sealed record ShopFact(
    string Id, long Time, string User, string Product, string Type, string? Session = null, decimal? Rating = null, decimal? Price = null, int? Quantity = null)
{
    public bool IsView => Type == "view";

    public bool IsPurchase => Type == "purchase";
}

/// <summary>What a product is from an instant on (µs); <see cref="long.MinValue"/>: from the beginning.</summary>
public sealed record ProductVersion(string Product, long From)
{
    public string? Category { get; init; }

    public string? Subcategory { get; init; }

    public string? Brand { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public decimal? Price { get; init; }

    public long? CreatedAt { get; init; }

    public bool? IsActive { get; init; }
}

/// <summary>A person who signed up at an instant (µs).</summary>
public sealed record SignUp(string User, long From);
