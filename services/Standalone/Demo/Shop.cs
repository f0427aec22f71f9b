using System.Globalization;
using System.Text.Json.Nodes;

namespace Millrace.Standalone.Demo;

/// <summary>
/// A small shop that makes itself up: catalogue, customers with tastes, and sessions that look, put into the cart and buy.
/// The same seed and start give the same events.
/// </summary>
/// <param name="seed">The seed of everything drawn.</param>
/// <param name="start">The instant of the first event; ids carry it, so a later run's events are new ones.</param>
sealed class Shop(int seed, DateTimeOffset start)
{
    const int Customers = 200;
    const int Products = 120;

    static readonly (string Category, string[] Subcategories, string[] Brands, double Low, double High)[] s_aisles =
    [
        ("Electronics", ["Audio", "Phones", "Cameras"], ["Northwind", "Voltaic", "Halden"], 19, 900),
        ("Home", ["Kitchen", "Lighting", "Textiles"], ["Alder", "Fjord"], 5, 240),
        ("Sports", ["Running", "Cycling", "Climbing"], ["Kestrel", "Summit"], 9, 480),
        ("Books", ["Fiction", "Science", "Travel"], ["Papyrus", "Quire"], 4, 45),
    ];

    static readonly string[] s_devices = ["mobile", "desktop", "tablet"];

    readonly Random _random = new(seed);
    readonly double[] _prices = new double[Products];
    readonly Dictionary<int, (string Session, DateTimeOffset Last)> _sessions = [];
    long _drawn;

    /// <summary>The id of a customer, 0 to 199.</summary>
    public static string UserId(int customer) => string.Create(CultureInfo.InvariantCulture, $"user_{customer:000}");

    /// <summary>The id of a product, 0 to 119.</summary>
    public static string ProductId(int product) => string.Create(CultureInfo.InvariantCulture, $"prod_{product:000}");

    /// <summary>The catalogue: one version of every product, older than every event.</summary>
    public IEnumerable<JsonObject> Catalogue()
    {
        for (var product = 0; product < Products; product++)
        {
            var (category, subcategories, brands, low, high) = s_aisles[product % s_aisles.Length];
            _prices[product] = Math.Round(low + ((high - low) * _random.NextDouble() * _random.NextDouble()), 2);
            var subcategory = subcategories[_random.Next(subcategories.Length)];
            var brand = brands[_random.Next(brands.Length)];
            yield return new JsonObject
            {
                ["event_id"] = string.Create(CultureInfo.InvariantCulture, $"{ProductId(product)}-{start.ToUnixTimeMilliseconds()}"),
                ["product_id"] = ProductId(product),
                ["name"] = $"{brand} {subcategory}",
                ["category"] = category,
                ["subcategory"] = subcategory,
                ["brand"] = brand,
                ["price"] = _prices[product],
                ["is_active"] = true,
                ["created_at"] = Text(start.AddDays(-30 - (product % 300))),
                ["updated_at"] = Text(start.AddDays(-30)),
            };
        }
    }

    /// <summary>The next interaction, at this instant. About one in fifty is not valid: a rating of 11, to show the quarantine at work.</summary>
    public JsonObject Next(DateTimeOffset instant)
    {
        var customer = (int)(Customers * _random.NextDouble() * _random.NextDouble());
        var aisle = _random.NextDouble() < 0.7 ? customer % s_aisles.Length : _random.Next(s_aisles.Length);
        var product = ((int)(Products / s_aisles.Length * _random.NextDouble() * _random.NextDouble()) * s_aisles.Length) + aisle;
        var kind = _random.NextDouble() switch { < 0.80 => "view", < 0.93 => "add_to_cart", _ => "purchase" };
        var interaction = new JsonObject
        {
            ["interaction_id"] = string.Create(CultureInfo.InvariantCulture, $"int_{start.ToUnixTimeMilliseconds()}_{_drawn++}"),
            ["user_id"] = UserId(customer),
            ["product_id"] = ProductId(product),
            ["interaction_type"] = kind,
            ["timestamp"] = Text(instant),
            ["session_id"] = SessionOf(customer, instant),
            ["device_type"] = s_devices[customer % s_devices.Length],
        };
        if (kind == "purchase")
        {
            interaction["price"] = _prices[product];
            interaction["quantity"] = 1 + _random.Next(3);
        }
        if (_random.NextDouble() < 0.02)
            interaction["rating"] = 11;
        else if (_random.NextDouble() < 0.05)
            interaction["rating"] = 1 + _random.Next(5);
        return interaction;
    }

    string SessionOf(int customer, DateTimeOffset instant)
    {
        if (!_sessions.TryGetValue(customer, out var session) || instant - session.Last > TimeSpan.FromMinutes(30))
            session.Session = string.Create(CultureInfo.InvariantCulture, $"sess_{customer}_{instant.ToUnixTimeMilliseconds()}");
        _sessions[customer] = (session.Session, instant);
        return session.Session;
    }

    static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
