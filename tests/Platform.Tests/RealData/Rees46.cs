using System.Globalization;
using Millrace.Testing.Shop;

namespace Millrace.Platform.Tests.RealData;

/// <summary>A line of the shop's CSV file, parsed without any code of the product.</summary>
/// <param name="Number">The physical line of the file, from 1; the header is the first.</param>
sealed record Rees46Line(int Number, long Time, string Type, string Product, string? Category, string? Brand, decimal Price, string User, string? Session);

/// <summary>The values of a user's features, the slow way.</summary>
sealed record Rees46User(
    long TotalInteractions, long TotalPurchases, double AvgSessionDuration, string? FavoriteCategory, decimal? AvgPricePoint,
    long RecencyDays, double FrequencyScore, decimal MonetaryValue, double? DiversityScore);

/// <summary>The values of a product's features, the slow way.</summary>
sealed record Rees46Item(double PopularityScore, double? ConversionRate, double RecencyScore, double? PricePercentile, double? CategoryPopularity);

/// <summary>Three hours of a real shop, and what the definitions say of them at an instant: nested loops over the raw lines.</summary>
sealed class Rees46
{
    const long Day = 86_400_000_000;

    readonly ILookup<string, Rees46Line> _byProduct;

    public Rees46(string csv)
    {
        // The last line is cut off in the source; it has 8 of 9 fields.
        Lines = [.. File.ReadLines(csv).Select((line, index) => (Cells: line.Split(','), Number: index + 1)).Skip(1)
            .Where(line => line.Cells.Length == 9).Select(line => Parse(line.Cells, line.Number))];
        _byProduct = Lines.ToLookup(line => line.Product);
    }

    public IReadOnlyList<Rees46Line> Lines { get; }

    public IReadOnlyDictionary<string, Rees46User> Users(long asOf) =>
        Lines.Where(line => line.Time < asOf).GroupBy(line => line.User).ToDictionary(group => group.Key, group => UserOf([.. group], asOf));

    public IReadOnlyDictionary<string, Rees46Item> Items(long asOf)
    {
        var before = Lines.Where(line => line.Time < asOf).ToArray();
        var current = before.Select(line => line.Product).Distinct().ToDictionary(product => product, product => Version(product, asOf - 1)!);
        var prices = current.Values.Where(version => version.Category is not null).ToLookup(version => version.Category!, version => version.Price);
        var views = before.Where(line => line.Type == "view").ToArray();
        var viewsByCategory = views.GroupBy(line => Version(line.Product, line.Time)!.Category ?? "").ToDictionary(group => group.Key, group => group.Count());
        return before.GroupBy(line => line.Product).ToDictionary(group => group.Key, group =>
        {
            var seen = group.Count(line => line.Type == "view");
            var bought = group.Where(line => line.Type == "purchase").ToArray();
            var now = current[group.Key];
            return new Rees46Item(
                seen,
                seen == 0 ? null : Math.Min(1, (double)bought.Length / seen),
                bought.Length == 0 ? 0 : 1.0 / ((asOf - bought.Max(line => line.Time)) / Day + 1),
                now.Category is null ? null : Rank(now.Price, [.. prices[now.Category]]),
                now.Category is null ? null : (double)viewsByCategory.GetValueOrDefault(now.Category) / views.Length);
        });
    }

    /// <summary>The same lines for nested loops over every feature.</summary>
    /// <param name="idOf">The id that orders the events of one second, by line.</param>
    public NaiveShop Shop(Func<int, string> idOf) => new(
        Lines.Select(line => new ShopFact(idOf(line.Number), line.Time, line.User, line.Product, line.Type, line.Session, null, line.Price)),
        Lines.Select(line => new ProductVersion(line.Product, line.Time) { Category = line.Category, Brand = line.Brand, Price = line.Price }));

    // The version of a product at a time: the newest line at or before it; of several lines of one instant the first counts.
    Rees46Line? Version(string product, long time)
    {
        Rees46Line? found = null;
        foreach (var line in _byProduct[product])
            if (line.Time <= time && (found is null || line.Time > found.Time))
                found = line;
        return found;
    }

    Rees46User UserOf(Rees46Line[] lines, long asOf)
    {
        var bought = lines.Where(line => line.Type == "purchase").ToArray();
        var categories = lines.Select(line => Version(line.Product, line.Time)!.Category).OfType<string>().ToArray();
        return new Rees46User(
            lines.Length,
            bought.Length,
            lines.Where(line => line.Session is not null).GroupBy(line => line.Session)
                .Average(session => (session.Max(line => line.Time) - session.Min(line => line.Time)) / 1e6),
            categories.GroupBy(category => category).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.Key).FirstOrDefault(),
            bought.Length == 0 ? null : bought.Sum(line => line.Price) / bought.Length,
            (asOf - lines.Max(line => line.Time)) / Day,
            lines.Length / Math.Max(1.0, (asOf - lines.Min(line => line.Time)) / (7.0 * Day)),
            bought.Sum(line => line.Price),
            bought.Length == 0 ? null : (double)bought.Select(line => Version(line.Product, line.Time)!.Category).OfType<string>().Distinct().Count() / bought.Length);
    }

    static double Rank(decimal price, decimal[] peers) =>
        peers.Length == 1 ? 0.5 : (peers.Count(peer => peer < price) + 0.5 * peers.Count(peer => peer == price)) / peers.Length;

    static Rees46Line Parse(string[] cells, int number) => new(
        number, (DateTimeOffset.ParseExact(cells[0], "yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        cells[1] == "cart" ? "add_to_cart" : cells[1], cells[2], cells[4].Length == 0 ? null : cells[4], cells[5].Length == 0 ? null : cells[5],
        decimal.Parse(cells[6], CultureInfo.InvariantCulture), cells[7], cells[8].Length == 0 ? null : cells[8]);
}
