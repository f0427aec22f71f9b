using Millrace.Testing.Shop;

namespace Millrace.Platform.Tests.Oracles;

/// <summary>Features that are looked up together, and of whom.</summary>
sealed record Question(string[] JoinKeys, IReadOnlyList<string[]> Keys, string[] Features)
{
    /// <summary>Every feature that can be looked up, of everybody who is known, and of some pairs of people and products.</summary>
    /// <param name="naive">The shop.</param>
    /// <param name="at">The instant (µs).</param>
    /// <param name="random">Draws the pairs.</param>
    /// <param name="pairs">How many of them.</param>
    /// <param name="most">The most entities of each kind; drawn when there are more.</param>
    public static IReadOnlyList<Question> All(NaiveShop naive, long at, Random random, int pairs = 200, int most = int.MaxValue)
    {
        var (users, items) = (naive.Users(at), naive.Items(at));
        IReadOnlyList<string[]> Some(IEnumerable<string[]> keys) => [.. keys.OrderBy(_ => random.Next()).Take(most)];
        string[] Of(params string[] views) => [.. naive.Oracles.Keys.Where(feature => views.Contains(feature[..feature.IndexOf(':', StringComparison.Ordinal)]))];
        return
        [
            new(["user_id"], Some(users.Select(user => new[] { user })), Of("user_features", "user_support")),
            new(["product_id"], Some(items.Select(item => new[] { item })), Of("item_features", "item_support")),
            new(["user_id", "session_id"], Some(naive.Visits(at)), Of("session_support")),
            new(["user_id", "product_id"],
                [.. Enumerable.Range(0, pairs).Select(_ => new[] { users[random.Next(users.Count)], items[random.Next(items.Count)] })], Of("interaction_features")),
        ];
    }
}
