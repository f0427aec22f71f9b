namespace Millrace.Testing.Shop;

/// <summary>Which rows the gold tables of the shop hold, by nested loops: what happened to whom on which day.</summary>
public sealed class NaiveGold(IReadOnlyList<ShopFact> facts, IReadOnlyList<ProductVersion> versions, IReadOnlyList<SignUp> signUps)
{
    static readonly Dictionary<string, string> s_keys = new()
    {
        ["user_features"] = "user", ["user_support"] = "user", ["item_features"] = "item", ["item_support"] = "item", ["session_support"] = "visit",
    };

    /// <summary>The views that have gold tables.</summary>
    public static IReadOnlyCollection<string> Views => s_keys.Keys;

    /// <summary>The rows of a view up to a day start (µs): join keys and day start.</summary>
    public HashSet<string> RowsOf(string view, long to)
    {
        // The support of products has no rule against machines.
        var kept = view == "item_support" ? [.. facts] : new NaiveShop(facts, versions, signUps).Facts;
        var first = NextDay(kept.Min(fact => fact.Time));
        var news = kept.Select(fact => (Key: KeyOf(view, fact), fact.Time))
            .Concat(view.StartsWith("item", StringComparison.Ordinal) ? versions.Select(version => (Key: (string?)version.Product, Time: version.From)) : [])
            .Concat(view == "user_features" ? signUps.Select(user => (Key: (string?)user.User, Time: user.From)) : []);
        return [.. news.Where(each => each.Key is not null).Select(each => (each.Key, Day: Math.Max(first, NextDay(each.Time)))).Where(each => each.Day <= to)
            .Select(each => $"{each.Key}@{each.Day}")];
    }

    static string? KeyOf(string view, ShopFact fact) => s_keys[view] switch
    {
        "item" => fact.Product,
        "visit" => fact.Session is null ? null : $"{fact.User}|{fact.Session}",
        _ => fact.User,
    };

    static long NextDay(long instant) => ((long)Math.Floor(instant / (double)NaiveShop.Day) + 1) * NaiveShop.Day;
}
