using System.Globalization;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Layers;
using Millrace.Platform.Tests.Events;
using Millrace.Platform.Tests.Oracles;
using Millrace.Platform.Tests.Processes;
using Millrace.Testing.Shop;

namespace Millrace.Platform.Tests.Faults;

/// <summary>Sending events through a program that may die meanwhile, and what must be true in the end.</summary>
static class Settled
{
    /// <summary>Sends events; 0 when the answer was lost.</summary>
    public static Task<int> SendAsync(PublicApi api, ShopEvent[] events) => SendAsync(api, "interactions", events.Select(one => one.ToJson()));

    /// <summary>Sends rows of a dataset; 0 when the answer was lost.</summary>
    public static async Task<int> SendAsync(PublicApi api, string dataset, IEnumerable<string> rows)
    {
        try
        {
            var (status, _) = await api.PostAsync($"/v1/ecommerce/{dataset}/events", string.Join('\n', rows), "application/x-ndjson");
            return status;
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException)
        {
            return 0;
        }
    }

    /// <summary>Products and people are known to the stream before anything happens to them.</summary>
    public static async Task KnowsAsync(PublicApi api, DrawnShop shop, long at)
    {
        (await SendAsync(api, "products", shop.Versions.Select(ShopJson.Of))).ShouldBe(202);
        (await SendAsync(api, "users", shop.SignUps.Select(ShopJson.Of))).ShouldBe(202);
        var before = new NaiveShop([], shop.Versions, shop.SignUps);
        Question[] known =
        [
            new(["product_id"], [.. before.Items(at).Select(item => new[] { item })], ["item_support:item_vector"]),
            new(["user_id"], [.. before.Users(at).Select(user => new[] { user })], ["user_features:total_interactions"]),
        ];
        await api.UntilAsync(
            "products and people are known",
            async () => (await Comparison.DifferencesAsync(before, known, at, question => Lookup.OnlineAsync(api, question, at))).Differences.Count == 0);
    }

    /// <summary>
    /// Silver and quarantine hold each event once, as it was sent; and every feature of everybody, after one more look at
    /// silver, is what an uninterrupted run gives: the slow computation over all events.
    /// </summary>
    /// <param name="api">Where to ask.</param>
    /// <param name="dataFolder">Where the lake is.</param>
    /// <param name="shop">What was sent and holds.</param>
    /// <param name="refused">The ids of what was sent and does not hold, and how often each was sent: what is not accepted is not remembered either.</param>
    /// <param name="at">The instant of the features (µs).</param>
    /// <param name="random">Draws the pairs.</param>
    /// <returns>How many values were compared.</returns>
    public static async Task<int> EqualsAnUninterruptedRunAsync(PublicApi api, string dataFolder, DrawnShop shop, IReadOnlyDictionary<string, int> refused, long at, Random random)
    {
        var naive = new NaiveShop(shop.Facts, shop.Versions, shop.SignUps);
        var questions = Question.All(naive, at, random, pairs: 100);
        Question[] totals = [questions[0] with { Features = ["user_features:total_interactions"] }];
        await api.UntilAsync(
            "silver and quarantine hold every event",
            async () => await LakeCounts.DistinctAsync(dataFolder, LakeCounts.Silver) >= shop.Facts.Count
                && await LakeCounts.DistinctAsync(dataFolder, LakeCounts.Quarantine) >= refused.Count,
            TimeSpan.FromSeconds(120));
        (await SilverAsync(dataFolder)).ShouldBe(shop.Facts.Select(Shown).Order(StringComparer.Ordinal));
        var quarantine = (await QuarantineAsync(dataFolder)).CountBy(id => id).ToDictionary();
        quarantine.Keys.Order(StringComparer.Ordinal).ShouldBe(refused.Keys.Order(StringComparer.Ordinal));
        quarantine.Where(row => row.Value > refused[row.Key]).ShouldBeEmpty("what was sent once is there once");
        (await LakeCounts.RowsAsync(dataFolder, LakeCounts.Pending)).ShouldBe(0);
        await api.UntilAsync(
            "every accepted event is in the online store",
            async () => (await Comparison.DifferencesAsync(naive, totals, at, question => Lookup.OnlineAsync(api, question, at))).Differences.Count == 0);

        var (status, body) = await api.PostAsync("/materialize-incremental", JsonSerializer.Serialize(new { end_ts = TimeProvider.System.GetUtcNow() }));
        status.ShouldBe(200, body.ToString());
        foreach (var view in NaiveGold.Views)
            await HasGoldAsync(dataFolder, shop, view);
        return await Comparison.CompareAsync(naive, questions, at, question => Lookup.OnlineAsync(api, question, at));
    }

    // Up to the last day start that was an hour old: each row once, and none else.
    static async Task HasGoldAsync(string dataFolder, DrawnShop shop, string view)
    {
        string[] keys = view.StartsWith("item", StringComparison.Ordinal) ? ["product_id"] : view.StartsWith("session", StringComparison.Ordinal) ? ["user_id", "session_id"] : ["user_id"];
        var rows = await LakeCounts.RowsOfAsync(dataFolder, LakeLayer.Gold, view, [.. keys, "event_timestamp"]);
        var newest = rows.Max(row => (long)row[^1]!);
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        newest.ShouldBeInRange((now - NaiveShop.Hour) / NaiveShop.Day * NaiveShop.Day - NaiveShop.Day, now - NaiveShop.Hour, view);
        rows.Select(row => $"{string.Join('|', row[..^1])}@{row[^1]}").Order(StringComparer.Ordinal)
            .ShouldBe(new NaiveGold(shop.Facts, shop.Versions, shop.SignUps).RowsOf(view, newest).Order(StringComparer.Ordinal), view);
    }

    static async Task<IEnumerable<string>> SilverAsync(string dataFolder) =>
        (await LakeCounts.RowsOfAsync(
            dataFolder, LakeCounts.Silver, "interactions", "interaction_id", "timestamp", "user_id", "product_id", "interaction_type", "session_id", "rating", "price", "quantity"))
        .Select(row => string.Join('|', row.Select(Shown))).Order(StringComparer.Ordinal);

    static async Task<IEnumerable<string>> QuarantineAsync(string dataFolder) =>
        (await LakeCounts.RowsOfAsync(dataFolder, LakeCounts.Quarantine, "interactions", "payload"))
        .Select(row => JsonSerializer.Deserialize<JsonElement>((string)row[0]!).GetProperty("interaction_id").GetString()!);

    static string Shown(ShopFact fact) => string.Join(
        '|', new object?[] { fact.Id, fact.Time, fact.User, fact.Product, fact.Type, fact.Session, fact.Rating, fact.Price, fact.Quantity }.Select(Shown));

    static string Shown(object? value) => value switch
    {
        null => "",
        LakeDecimal exact => Shown(decimal.Parse(exact.ToString(), CultureInfo.InvariantCulture)),
        double real => Shown((decimal)real),
        decimal exact => exact.ToString("0.######", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
