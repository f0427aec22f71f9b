using System.Numerics;
using Millrace.Features.Vectors;

namespace Millrace.Features.Tests.Execution;

/// <summary>The features of the shop by nested loops over all raw events, written from their definitions alone.</summary>
internal sealed class NaiveShop(ShopWorld world)
{
    private const long Minute = 60 * ShopWorld.Second;

    public Dictionary<string, object?> User(string user, long at)
    {
        var all = Of(each => each.User == user, long.MinValue, at);
        var buys = all.Where(each => each.Kind == "purchase").ToList();
        var paid = buys.Select(each => (each.Price ?? Product(each.Product, each.At)?.Price)).Where(price => price is not null).Select(price => price!.Value).ToList();
        var categories = all.Select(each => Product(each.Product, each.At)?.Category).Where(each => each is not null).Select(each => each!).ToList();
        var day20 = Last(user, at, 20 * ShopWorld.Day, ShopWorld.Day);
        var hour6 = Last(user, at, 6 * ShopWorld.Hour, 5 * Minute);
        var day7 = Last(user, at, 7 * ShopWorld.Day, ShopWorld.Hour);
        var sessions = Sessions(all);
        return new()
        {
            ["n"] = (long)all.Count,
            ["buys"] = (long)buys.Count,
            ["session"] = sessions.Count == 0 ? null : Number((decimal)sessions.Sum(each => each.Last - each.First) / (sessions.Count * 1_000_000m)),
            ["last_session"] = sessions.Count == 0 ? null : Number(sessions.OrderBy(each => each.Last).ThenBy(each => each.Key, Order).Select(each => each.Last - each.First).Last() / 1_000_000m),
            ["favourite"] = categories.GroupBy(each => each).OrderByDescending(each => each.Count()).ThenBy(each => each.Key, Order).FirstOrDefault()?.Key,
            ["categories"] = (long)buys.Select(each => Product(each.Product, each.At)?.Category).Where(each => each is not null).Distinct().Count(),
            ["set"] = string.Join(",", categories.Distinct().Order(Order)),
            ["paid"] = paid.Count == 0 ? null : decimal.Round(paid.Sum() / paid.Count, 6),
            ["spent"] = paid.Sum(),
            ["last"] = all.Count == 0 ? null : all.Max(each => each.At),
            ["first_product"] = all.FirstOrDefault()?.Product,
            ["last_product"] = all.LastOrDefault()?.Product,
            ["recent"] = string.Join(",", Enumerable.Reverse(all).Take(5).Select(each => each.Product)),
            ["rating"] = Ratings(all) is { Count: > 0 } ratings ? Exact(ratings, ratings.Count) : null,
            ["rating_sum"] = Exact(Ratings(hour6), 1),
            ["rating_std"] = Deviation(Ratings(day20)),
            ["n_30m"] = (long)Last(user, at, 30 * Minute, 1).Count,
            ["n_6h"] = (long)hour6.Count,
            ["n_7d"] = (long)day7.Count,
            ["n_before"] = (long)Before(each => each.User == user, at).Count,
            ["min_rating"] = Ratings(day20) is { Count: > 0 } low ? low.Min() : null,
            ["items_7d"] = (long)day7.Select(each => each.Product).Distinct().Count(),
        };
    }

    public double[]? Taste(string user, long at)
    {
        var today = Floor(at - 1, ShopWorld.Day) / ShopWorld.Day;
        var total = new double[64];
        foreach (var day in Of(each => each.User == user && each.Quantity is not null, long.MinValue, at).GroupBy(each => each.At / ShopWorld.Day).OrderBy(each => each.Key))
        {
            if (today - day.Key >= 365)
                continue;
            foreach (var each in day)
            {
                if (Product(each.Product, each.At) is { } product
                    && new HashedWords(64).Add("name", product.Name).Add("category", product.Category).ToVector() is { } vector)
                {
                    for (var i = 0; i < 64; i++)
                        total[i] += each.Quantity!.Value * vector[i] * Math.Pow(0.5, (today - day.Key) / 30.0);
                }
            }
        }

        var length = Math.Sqrt(total.Sum(value => value * value));
        return length == 0 ? null : [.. total.Select(value => value / length)];
    }

    public Dictionary<string, object?> Item(string product, long at)
    {
        var all = Of(each => each.Product == product, long.MinValue, at);
        var grid = Floor(at, ShopWorld.Hour);
        return new()
        {
            ["views"] = (long)all.Count(each => each.Kind == "view"),
            ["buyers"] = (long)all.Where(each => each.Kind == "purchase").Select(each => each.User).Distinct().Count(),
            ["rating"] = Ratings(all) is { Count: > 0 } ratings ? Exact(ratings, ratings.Count) : null,
            ["recent"] = (long)Of(each => each.Product == product && each.Kind == "view", Floor(at - (7 * ShopWorld.Day), ShopWorld.Hour), at).Count,
            ["baseline"] = (long)Before(each => each.Product == product && each.Kind == "view", at).Count,
            ["price_rank"] = Rank(product, grid),
            ["category_share"] = Share(product, grid),
            ["price"] = Product(product, at - 1)?.Price,
        };
    }

    private double? Rank(string product, long grid)
    {
        var own = Product(product, grid - 1);
        if (own is not { Active: true, Price: not null, Category: not null })
            return null;
        var peers = world.Products.Select(each => each.Id).Distinct().Select(id => Product(id, grid - 1))
            .Where(each => each is { Active: true, Price: not null } && each.Category == own.Category).ToList();
        return (peers.Count(each => each!.Price < own.Price) + (0.5 * peers.Count(each => each!.Price == own.Price))) / peers.Count;
    }

    private double? Share(string product, long grid)
    {
        if (Product(product, grid - 1)?.Category is not { } category)
            return null;
        var views = Of(each => each.Kind == "view", long.MinValue, grid);
        return views.Count == 0 ? 0 : (double)views.Count(each => Product(each.Product, each.At)?.Category == category) / views.Count;
    }

    private static Comparer<string> Order { get; } =
        Comparer<string>.Create((left, right) => System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right)));

    // The cast from decimal to double does not round to the nearest; the parser does.
    private static double Number(decimal value) =>
        double.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    private static long Floor(long instant, long tile) => (long)Math.Floor((decimal)instant / tile) * tile;

    private ShopProduct? Product(string id, long at) =>
        world.Products.Where(each => each.Id == id && each.From <= at).MaxBy(each => each.From);

    private List<ShopEvent> Of(Func<ShopEvent, bool> filter, long from, long to) =>
        [.. world.Events.Where(each => filter(each) && each.At >= from && each.At < to).OrderBy(each => each.At).ThenBy(each => each.Id, Order)];

    private List<ShopEvent> Last(string user, long at, long window, long tile) => Of(each => each.User == user, Floor(at - window, tile), at);

    private List<ShopEvent> Before(Func<ShopEvent, bool> filter, long at) =>
        Of(filter, Floor(at - (35 * ShopWorld.Day), ShopWorld.Day), Floor(at - (7 * ShopWorld.Day), ShopWorld.Hour));

    private static List<(string Key, long First, long Last)> Sessions(List<ShopEvent> events)
    {
        var sessions = new List<(string Key, long First, long Last)>();
        foreach (var each in events.Where(each => each.Session is not null))
        {
            var open = sessions.FindLastIndex(session => session.Key == each.Session);
            if (open >= 0 && each.At - sessions[open].Last <= ShopWorld.Day)
                sessions[open] = sessions[open] with { Last = each.At };
            else
                sessions.Add((each.Session!, each.At, each.At));
        }

        return sessions;
    }

    private static List<double> Ratings(List<ShopEvent> events) => [.. events.Where(each => each.Rating is not null).Select(each => each.Rating!.Value)];

    /// <summary>Σx/n in rational arithmetic, rounded by walking to the nearest double.</summary>
    private static double Exact(List<double> values, int count)
    {
        var sum = values.Aggregate(BigInteger.Zero, (total, value) => total + Scaled(value));
        return Nearest(sum, count, values.Sum() / count);
    }

    private static double? Deviation(List<double> values)
    {
        if (values.Count < 2)
            return null;
        BigInteger n = values.Count;
        var sum = values.Aggregate(BigInteger.Zero, (total, value) => total + Scaled(value));
        var squares = values.Aggregate(BigInteger.Zero, (total, value) => total + (Scaled(value) * Scaled(value)));
        var numerator = (n * squares) - (sum * sum);

        // Both were scaled by 2^1200; the variance is scaled down once more to compare with a double.
        return Math.Sqrt(Nearest(numerator, n * (n - 1) << 1200, Math.Exp((BigInteger.Log(numerator) - BigInteger.Log(n * (n - 1))) - (2400 * Math.Log(2)))));
    }

    private static BigInteger Scaled(double value)
    {
        var exponent = value == 0 ? 0 : Math.ILogB(value) - 52;
        return new BigInteger(Math.ScaleB(value, -exponent)) << (exponent + 1200);
    }

    private static double Nearest(BigInteger numerator, BigInteger denominator, double guess)
    {
        if (numerator.IsZero)
            return 0;
        for (var step = 0; step < 100_000; step++)
        {
            var (below, above) = (Distance(Math.BitDecrement(guess)), Distance(Math.BitIncrement(guess)));
            var here = Distance(guess);
            if (below < here)
                guess = Math.BitDecrement(guess);
            else if (above < here)
                guess = Math.BitIncrement(guess);
            else
                return IsEven(guess) ? guess : below == here ? Math.BitDecrement(guess) : above == here ? Math.BitIncrement(guess) : guess;
        }

        throw new InvalidOperationException("the guess was too far off");

        static bool IsEven(double value) => (BitConverter.DoubleToInt64Bits(value) & 1) == 0;

        BigInteger Distance(double value) => BigInteger.Abs((Scaled(value) * denominator) - numerator);
    }
}
