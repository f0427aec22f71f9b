namespace Millrace.Testing.Shop;

public sealed partial class NaiveShop
{
    string? FavoriteCategory(string user, long at) =>
        Of(user, at).Select(fact => At(fact.Product, fact.Time)?.Category).OfType<string>().GroupBy(category => category)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    decimal? AveragePrice(string user, long at) =>
        Bought(user, at).Select(PriceOf).OfType<decimal>().ToArray() is { Length: > 0 } prices ? Math.Round(prices.Sum() / prices.Length, 6) : null;

    float? AverageSession(string user, long at)
    {
        var lasted = Of(user, at).Where(fact => fact.Session is not null).GroupBy(fact => fact.Session)
            .SelectMany(group => Parts([.. group])).Select(part => part[^1].Time - part[0].Time).ToArray();
        return lasted.Length == 0 ? null : (float)(double)(lasted.Sum() / ((decimal)lasted.Length * Second));
    }

    float? LastSession(string user, string session, long at)
    {
        var parts = Parts([.. Of(user, at).Where(fact => fact.Session == session)]);
        return parts.Count == 0 ? null : (float)((parts[^1][^1].Time - parts[^1][0].Time) / (double)Second);
    }

    long? SessionPosition(string id)
    {
        var own = _facts.Single(fact => fact.Id == id);
        return own.Session is null ? null : Parts([.. _facts.Where(fact => fact.User == own.User && fact.Session == own.Session)])
            .Select(part => part.FindIndex(fact => fact.Id == id) + 1L).Single(position => position > 0);
    }

    // After a pause of more than a day the same id begins another visit.
    static List<List<ShopFact>> Parts(ShopFact[] facts)
    {
        var parts = new List<List<ShopFact>>();
        foreach (var fact in facts)
        {
            if (parts.Count == 0 || fact.Time - parts[^1][^1].Time > Day)
                parts.Add([]);
            parts[^1].Add(fact);
        }
        return parts;
    }

    // The days on which a user's events are left out: those after one on which a rule was met.
    static IEnumerable<(string User, long Day)> MachineDays(string user, ShopFact[] facts)
    {
        foreach (var day in facts.Select(fact => DayOf(fact.Time)).Distinct())
        {
            var before = facts.Where(fact => fact.Time < day * Day).ToArray();
            var gaps = before.Select(fact => fact.Time).Distinct().Order().ToArray() is { Length: > 1 } times
                ? times.Zip(times.Skip(1), (one, next) => next - one).Order().ToArray()
                : [];
            var median = gaps.Length == 0 ? double.MaxValue : (gaps[(gaps.Length - 1) / 2] + (double)gaps[gaps.Length / 2]) / 2;
            if (before.GroupBy(fact => DayOf(fact.Time)).Any(group => group.Count() > 1000)
                || before.GroupBy(fact => fact.Time / (60 * Second)).Any(group => group.Count() > 60)
                || (before.Length >= 50 && median < Second))
                yield return (user, day);
        }
    }
}
