using System.Globalization;

namespace Millrace.Testing.Shop;

/// <summary>A made-up shop of several days: products that change, people who never buy, a machine, visits that pause.</summary>
public sealed class DrawnShop
{
    static readonly string[] s_categories = ["Shoes", "Hats", "Running Shoes", "running shoes", "Élan"];
    static readonly string[] s_words = ["red", "Runner", "XL", "wool", "Café", "2-in-1", "léger"];

    /// <param name="seed">Equal seeds draw equal shops.</param>
    /// <param name="from">The first day's start (µs).</param>
    /// <param name="days">How many days it is open.</param>
    /// <param name="facts">Events of people; a machine acts besides.</param>
    /// <param name="users">How many people act.</param>
    /// <param name="products">How many products there are.</param>
    public DrawnShop(int seed, long from, int days, int facts, int users = 12, int products = 15)
    {
        var random = new Random(seed);
        Versions = [.. Enumerable.Range(0, products).SelectMany(product => Drawn(random, product, from, days))];
        SignUps = [.. Enumerable.Range(0, users + 2).Select(user => new SignUp(Name("u", user), from + random.NextInt64(days * NaiveShop.Day)))];
        Facts =
        [
            .. Enumerable.Range(0, facts).Select(number => Drawn(random, number, from, days, users, products)),
            // More than sixty acts within a minute, and two days later some more that must not count.
            .. Enumerable.Range(0, 67).Select(number => new ShopFact(
                Name("machine-", number), from + NaiveShop.Day + (number < 62 ? number * NaiveShop.Second / 2 : (2 * NaiveShop.Day) + number), "robot", Name("p", number % products), "view", "s-robot")),
        ];
    }

    public IReadOnlyList<ShopFact> Facts { get; }

    public IReadOnlyList<ProductVersion> Versions { get; }

    public IReadOnlyList<SignUp> SignUps { get; }

    static IEnumerable<ProductVersion> Drawn(Random random, int product, long from, int days)
    {
        var created = from - random.NextInt64(40 * NaiveShop.Day);
        var count = random.Next(1, 4);
        for (var version = 0; version < count; version++)
            yield return new ProductVersion(Name("p", product), version == 0 ? created : from + random.NextInt64(days * NaiveShop.Day))
            {
                Category = random.Next(6) == 0 ? null : s_categories[random.Next(s_categories.Length)],
                Subcategory = random.Next(2) == 0 ? null : Words(random, 1),
                Brand = random.Next(2) == 0 ? null : Words(random, 2),
                Name = Words(random, 3),
                Description = random.Next(2) == 0 ? null : Words(random, 6),
                Attributes = random.Next(2) == 0 ? null : new Dictionary<string, string> { ["colour"] = Words(random, 1), ["size"] = Words(random, 2) },
                Price = random.Next(8) == 0 ? null : random.Next(100, 400) / 4m,
                CreatedAt = random.Next(4) == 0 ? null : created,
                IsActive = random.Next(4) == 0 ? random.Next(2) == 0 : null,
            };
    }

    static ShopFact Drawn(Random random, int number, long from, int days, int users, int products)
    {
        var user = (int)(users * random.NextDouble() * random.NextDouble());
        var type = random.Next(10) switch { < 6 => "view", < 8 => "add_to_cart", _ => "purchase" };
        var time = from + random.NextInt64(days * NaiveShop.Day);
        // Some fall on the first or the last microsecond of a day, and on whole hours.
        time = random.Next(20) switch
        {
            0 => time / NaiveShop.Day * NaiveShop.Day,
            1 => (time / NaiveShop.Day * NaiveShop.Day) + NaiveShop.Day - 1,
            2 => time / NaiveShop.Hour * NaiveShop.Hour,
            _ => time,
        };
        time = Math.Min(time, from + (days * NaiveShop.Day) - 1);
        return new ShopFact(
            Name("e", number), time, Name("u", user), Name("p", (int)((products + 1) * random.NextDouble() * random.NextDouble())), type,
            random.Next(5) == 0 ? null : Name("s", random.Next(3) + (int)((time - from) / (3 * NaiveShop.Day))),
            random.Next(3) == 0 ? random.Next(2, 11) / 2m : null,
            type == "purchase" && random.Next(3) > 0 ? random.Next(100, 40_000) / 100m : null,
            type == "purchase" && random.Next(2) == 0 ? random.Next(1, 4) : null);
    }

    static string Words(Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => s_words[random.Next(s_words.Length)]));

    static string Name(string kind, int number) => kind + number.ToString(CultureInfo.InvariantCulture);
}
