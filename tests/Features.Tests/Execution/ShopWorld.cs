using Millrace.Features.Execution;

namespace Millrace.Features.Tests.Execution;

/// <summary>Random events and product versions that stress ties, gaps, boundaries and nulls.</summary>
internal sealed class ShopWorld
{
    public const long Second = 1_000_000;
    public const long Hour = 3600 * Second;
    public const long Day = 24 * Hour;
    public const long Start = 19_000 * Day;
    private static readonly string?[] s_categories = ["shoes", "hats", "🏀", "ｚ", null];

    public ShopWorld(int seed, int count, int days = 60)
    {
        var random = new Random(seed);
        Products = [.. Enumerable.Range(0, 12).SelectMany(product => Enumerable.Range(0, random.Next(1, 4)).Select(version => new ShopProduct(
            $"p{product}",
            $"Thing {product} mk {random.Next(3)}",
            s_categories[random.Next(s_categories.Length)],
            random.Next(5) == 0 ? null : random.Next(1, 9999) / 100m,
            random.Next(4) > 0,
            version == 0 && random.Next(3) > 0 ? Start - Day : Start + random.NextInt64(days * Day))))];
        Products = [.. Products.DistinctBy(product => (product.Id, product.From))];
        Events = [.. Enumerable.Range(0, count).Select(id => new ShopEvent(
            $"e{id:x4}",
            $"u{random.Next(6)}",
            $"p{random.Next(14)}",
            random.Next(3) switch { 0 => "view", 1 => "purchase", _ => "add_to_cart" },
            Time(random, days),
            random.Next(6) == 0 ? null : $"s{random.Next(8)}",
            random.Next(3) == 0 ? null : Rating(random),
            random.Next(2) == 0 ? null : random.Next(1, 99999) / 1000m,
            random.Next(4) == 0 ? null : random.Next(1, 6)))];
        Dimensions = new DimensionSet(new DimensionTable(Shop.Products, ShopProduct.Batch(Products)));
    }

    public IReadOnlyList<ShopEvent> Events { get; }

    public IReadOnlyList<ShopProduct> Products { get; }

    public DimensionSet Dimensions { get; }

    /// <summary>Instants at, just after and far from events and tile boundaries.</summary>
    public long Instant(Random random, int days = 60) => random.Next(4) switch
    {
        0 => Events[random.Next(Events.Count)].At,
        1 => Events[random.Next(Events.Count)].At + 1,
        2 => Start + random.NextInt64(days * Day),
        _ => Start + (random.Next(days) * Day) + (random.Next(24) * Hour),
    };

    private static long Time(Random random, int days)
    {
        var at = Start + random.NextInt64(days * Day);
        return random.Next(4) switch
        {
            0 => at / Hour * Hour,
            1 => at / (Day / 2) * (Day / 2),
            2 => at / (300 * Second) * 300 * Second + random.Next(3) - 1,
            _ => at,
        };
    }

    // Magnitudes that naive addition would round in one order and not in another.
    private static double Rating(Random random) => random.Next(3) switch
    {
        0 => random.Next(1, 50) / 10.0,
        1 => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-80, 80)),
        _ => (random.NextDouble() - 0.5) * 1e16,
    };
}
