using System.Globalization;

namespace Millrace.Platform.Tests.Events;

/// <summary>An interaction as a test sends it and as its oracle counts it.</summary>
sealed record ShopEvent(string Id, string User, string Product, string Type, DateTimeOffset Time, string Session, decimal? Price, int? Quantity, int? Rating)
{
    /// <summary>False: a rating that the contract does not allow, so that the row belongs in the quarantine.</summary>
    public bool IsValid => Rating is null or (>= 1 and <= 5);

    public string ToJson() => string.Create(CultureInfo.InvariantCulture, $$"""{"interaction_id":"{{Id}}","user_id":"{{User}}","product_id":"{{Product}}","interaction_type":"{{Type}}","timestamp":"{{Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}}Z","session_id":"{{Session}}"{{Optional("price", Price)}}{{Optional("quantity", Quantity)}}{{Optional("rating", Rating)}}}""");

    /// <summary>Seeded events over a few users and products within the day before <paramref name="end"/>, in order of time.</summary>
    public static ShopEvent[] Draw(int seed, int count, DateTimeOffset end)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(number =>
            {
                var type = random.Next(10) switch { < 7 => "view", < 9 => "add_to_cart", _ => "purchase" };
                var bought = type == "purchase";
                return new ShopEvent(
                    string.Create(CultureInfo.InvariantCulture, $"k{seed}-{number}"), "u" + random.Next(25), "p" + random.Next(15), type,
                    end - TimeSpan.FromHours(20) + (TimeSpan.FromHours(19) / count * number),
                    "s" + random.Next(60), bought ? random.Next(100, 10000) / 100m : null, bought ? random.Next(1, 4) : null,
                    random.Next(30) == 0 ? 11 : random.Next(10) == 0 ? random.Next(1, 6) : null);
            }),
        ];
    }

    static string Optional(string name, IFormattable? value) =>
        value is null ? "" : $",\"{name}\":{value.ToString(null, CultureInfo.InvariantCulture)}";
}
