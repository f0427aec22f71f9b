using System.Globalization;
using System.Text;

namespace Millrace.Benchmarks.Load;

/// <summary>Interactions of a shop as NDJSON, seeded: skewed over users and products, spread over the last days before an instant.</summary>
static class ShopEvents
{
    public const int Users = 50_000;
    public const int Products = 10_000;

    static readonly string[] s_devices = ["mobile", "desktop", "tablet"];

    /// <summary>Bodies of <paramref name="perBody"/> lines each, about 230 bytes a line.</summary>
    public static IEnumerable<byte[]> Bodies(int events, int perBody, DateTimeOffset end, TimeSpan span, int seed = 7, string idPrefix = "b")
    {
        var random = new Random(seed);
        var step = span / events;
        var text = new StringBuilder(perBody * 240);
        for (var number = 0; number < events; number++)
        {
            AppendEvent(text, random, number, end - span + (step * number), idPrefix);
            if ((number + 1) % perBody != 0 && number + 1 != events)
                continue;
            yield return Encoding.UTF8.GetBytes(text.ToString());
            text.Clear();
        }
    }

    /// <summary>Appends one line.</summary>
    public static void AppendEvent(StringBuilder text, Random random, long number, DateTimeOffset instant, string idPrefix = "b")
    {
        var user = Skewed(random, Users);
        var product = Skewed(random, Products);
        var kind = random.Next(100) switch { < 80 => "view", < 93 => "add_to_cart", _ => "purchase" };
        text.Append(CultureInfo.InvariantCulture, $$"""{"interaction_id":"{{idPrefix}}{{number}}","user_id":"u{{user}}","product_id":"p{{product}}","interaction_type":"{{kind}}","timestamp":"{{instant.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}}Z","session_id":"s{{user}}-{{instant.Hour / 2}}-{{instant.Day}}","device_type":"{{s_devices[user % 3]}}","page_context":"search""").Append('"');
        if (kind == "purchase")
            text.Append(CultureInfo.InvariantCulture, $",\"price\":{5 + (product % 500)}.{product % 90 + 10},\"quantity\":{1 + random.Next(3)}");
        text.Append("}\n");
    }

    static int Skewed(Random random, int count) => (int)(count * random.NextDouble() * random.NextDouble());
}
