namespace Millrace.Testing.Shop;

/// <summary>
/// The features of the shop by nested loops over everything that ever happened, written from their definitions alone
/// and without any code of the product. Slow on purpose. Decimals are decimal, float32 is float, vectors are float[].
/// </summary>
public sealed partial class NaiveShop
{
    public const long Second = 1_000_000;
    public const long Hour = 3_600 * Second;
    public const long Day = 24 * Hour;

    readonly ShopFact[] _facts;
    readonly ILookup<string, ProductVersion> _versions;
    readonly SignUp[] _signUps;
    readonly Dictionary<(string Product, long From), float[]?> _vectors = [];

    /// <param name="facts">All events, bots' included.</param>
    /// <param name="versions">All versions of products; of two of one instant the first holds.</param>
    /// <param name="signUps">All people who signed up.</param>
    public NaiveShop(IEnumerable<ShopFact> facts, IEnumerable<ProductVersion> versions, IEnumerable<SignUp>? signUps = null)
    {
        var all = facts.OrderBy(fact => fact.Time).ThenBy(fact => fact.Id, StringComparer.Ordinal).ToArray();
        var machines = all.GroupBy(fact => fact.User).SelectMany(group => MachineDays(group.Key, [.. group])).ToHashSet();
        _facts = [.. all.Where(fact => !machines.Contains((fact.User, DayOf(fact.Time))))];
        _versions = versions.ToLookup(version => version.Product);
        _signUps = [.. signUps ?? []];
    }

    /// <summary>Every feature, by <c>view:feature</c>, each with the slow way to its value for an entity at an instant (µs).</summary>
    public IReadOnlyDictionary<string, Func<string[], long, object?>> Oracles => new Dictionary<string, Func<string[], long, object?>>
    {
        ["user_features:total_interactions"] = (key, at) => (long)Of(key[0], at).Length,
        ["user_features:total_purchases"] = (key, at) => (long)Bought(key[0], at).Length,
        ["user_features:avg_session_duration"] = (key, at) => AverageSession(key[0], at),
        ["user_features:favorite_category"] = (key, at) => FavoriteCategory(key[0], at),
        ["user_features:avg_price_point"] = (key, at) => AveragePrice(key[0], at),
        ["user_features:recency_days"] = (key, at) => Of(key[0], at) is { Length: > 0 } facts ? (at - facts[^1].Time) / Day : null,
        ["user_features:frequency_score"] = (key, at) =>
            Of(key[0], at) is { Length: > 0 } facts ? (float)(facts.Length / Math.Max(1.0, (at - facts[0].Time) / (7.0 * Day))) : 0f,
        ["user_features:monetary_value"] = (key, at) => Bought(key[0], at).Sum(fact => (PriceOf(fact) ?? 0) * (fact.Quantity ?? 1)),
        ["user_features:diversity_score"] = (key, at) => Bought(key[0], at) is { Length: > 0 } bought
            ? (float)((double)bought.Select(fact => At(fact.Product, fact.Time)?.Category).OfType<string>().Distinct().Count() / bought.Length) : null,
        ["user_support:user_vector"] = (key, at) => UserVector(key[0], at),
        ["session_support:session_duration"] = (key, at) => LastSession(key[0], key[1], at),
        ["item_features:popularity_score"] = (key, at) => Popularity(key[0], at),
        ["item_features:conversion_rate"] = (key, at) => Conversion(key[0], at),
        ["item_features:avg_rating"] = (key, at) =>
            OfItem(key[0], at).Select(fact => fact.Rating).OfType<decimal>().ToArray() is { Length: > 0 } ratings ? (float)(double)(ratings.Sum() / ratings.Length) : null,
        ["item_features:price_percentile"] = (key, at) => PricePercentile(key[0], at / Hour * Hour),
        ["item_features:recency_score"] = (key, at) =>
            OfItem(key[0], at).LastOrDefault(fact => fact.IsPurchase) is { } last ? (float)(1.0 / (((at - last.Time) / Day) + 1)) : 0f,
        ["item_features:category_popularity"] = (key, at) => CategoryPopularity(key[0], at / Hour * Hour),
        ["item_features:trending_score"] = (key, at) => Trending(key[0], at),
        ["item_support:item_vector"] = (key, at) => Now(key[0], at) is { } version ? VectorOf(version) : null,
        ["interaction_features:user_item_affinity"] = (key, at) => Affinity(key[0], key[1], at),
        ["interaction_features:category_match"] = (key, at) =>
            FavoriteCategory(key[0], at) is { } favorite && Now(key[1], at)?.Category is { } category && Plain(favorite) == Plain(category),
        ["interaction_features:price_match"] = (key, at) =>
            AveragePrice(key[0], at) is { } average && Now(key[1], at)?.Price is { } price && Math.Abs(average - price) < 0.2m * average,
        ["interaction_features:time_of_day"] = (_, at) => at % Day / Hour,
        // 1970-01-01 was a Thursday, day 3 of a week that begins on Monday with 0.
        ["interaction_features:day_of_week"] = (_, at) => (DayOf(at) + 3) % 7,
        ["interaction_events:time_of_day"] = (key, _) => TimeOf(key[0]) % Day / Hour,
        ["interaction_events:day_of_week"] = (key, _) => (DayOf(TimeOf(key[0])) + 3) % 7,
        ["interaction_events:session_position"] = (key, _) => SessionPosition(key[0]),
    };

    /// <summary>The people known before an instant: by what they did, or because they signed up.</summary>
    public IReadOnlyList<string> Users(long at) =>
        [.. Before(at).Select(fact => fact.User).Concat(_signUps.Where(user => user.From < at).Select(user => user.User)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The products known before an instant.</summary>
    public IReadOnlyList<string> Items(long at) =>
        [.. Before(at).Select(fact => fact.Product).Concat(_versions.Select(group => group.Key).Where(product => Now(product, at) is not null)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The visits known before an instant: user and session.</summary>
    public IReadOnlyList<string[]> Visits(long at) =>
        [.. Before(at).Where(fact => fact.Session is not null).Select(fact => (fact.User, fact.Session)).Distinct().Select(visit => new[] { visit.User, visit.Session! })];

    /// <summary>The events that no rule against machines leaves out.</summary>
    public IReadOnlyList<ShopFact> Facts => _facts;

    IEnumerable<ShopFact> Before(long at) => _facts.Where(fact => fact.Time < at);

    long TimeOf(string id) => _facts.Single(fact => fact.Id == id).Time;

    ShopFact[] Of(string user, long at) => [.. Before(at).Where(fact => fact.User == user)];

    ShopFact[] Bought(string user, long at) => [.. Of(user, at).Where(fact => fact.IsPurchase)];

    ShopFact[] OfItem(string product, long at) => [.. Before(at).Where(fact => fact.Product == product)];

    // The newest version at or before an instant.
    ProductVersion? At(string product, long instant)
    {
        ProductVersion? found = null;
        foreach (var version in _versions[product])
            if (version.From <= instant && (found is null || version.From > found.From))
                found = version;
        return found;
    }

    // A value at an instant covers what came before it.
    ProductVersion? Now(string product, long at) => At(product, at - 1);

    decimal? PriceOf(ShopFact fact) => fact.Price ?? At(fact.Product, fact.Time)?.Price;

    static long DayOf(long instant) => (instant - (((instant % Day) + Day) % Day)) / Day;

    static string Plain(string text) => string.Join(' ', text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
