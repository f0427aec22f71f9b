using System.Text.Json;
using Millrace.Platform.Tests.Events;
using Millrace.Platform.Tests.Processes;

namespace Millrace.Platform.Tests.Faults;

/// <summary>Sending events through a program that may die meanwhile, and what must be true in the end.</summary>
static class Settled
{
    /// <summary>Sends events; 0 when the answer was lost.</summary>
    public static async Task<int> SendAsync(PublicApi api, ShopEvent[] events)
    {
        try
        {
            var (status, _) = await api.PostAsync(
                "/v1/ecommerce/interactions/events", string.Join('\n', events.Select(one => one.ToJson())), "application/x-ndjson");
            return status;
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException)
        {
            return 0;
        }
    }

    /// <summary>Online values equal the slow computation over all events; silver and quarantine hold each event once.</summary>
    public static async Task EqualsAnUninterruptedRunAsync(PublicApi api, string dataFolder, ShopEvent[] events, DateTimeOffset now)
    {
        var expected = ExpectedUser.Of(events, now);
        var total = expected.Values.Sum(user => user.TotalInteractions);
        await api.UntilAsync(
            "every accepted event is in the online store",
            async () => (await LookUpAsync(api, expected.Keys, now)).Values.Sum(user => user.TotalInteractions) >= total,
            TimeSpan.FromSeconds(120));
        var found = await LookUpAsync(api, expected.Keys, now);
        foreach (var (user, values) in expected)
        {
            found[user].TotalInteractions.ShouldBe(values.TotalInteractions, user);
            found[user].TotalPurchases.ShouldBe(values.TotalPurchases, user);
            found[user].MonetaryValue.ShouldBe(values.MonetaryValue, user);
            found[user].AvgSessionDuration.ShouldBe((float)values.AvgSessionDuration!, user);
        }

        await api.UntilAsync(
            "silver and quarantine hold every event",
            async () => await LakeCounts.DistinctAsync(dataFolder, LakeCounts.Silver) == events.Count(one => one.IsValid)
                && await LakeCounts.DistinctAsync(dataFolder, LakeCounts.Quarantine) == events.Count(one => !one.IsValid));
        (await LakeCounts.RowsAsync(dataFolder, LakeCounts.Silver)).ShouldBe(events.Count(one => one.IsValid));
    }

    static async Task<Dictionary<string, ExpectedUser>> LookUpAsync(PublicApi api, IEnumerable<string> users, DateTimeOffset at)
    {
        var ids = users.ToArray();
        var (status, body) = await api.PostAsync("/get-online-features", JsonSerializer.Serialize(new
        {
            features = new[]
            {
                "user_features:total_interactions", "user_features:total_purchases", "user_features:monetary_value", "user_features:avg_session_duration",
            },
            entities = new { user_id = ids },
            at,
        }));
        status.ShouldBe(200, body.ToString());
        JsonElement Value(int feature, int row) => body.GetProperty("results")[feature].GetProperty("values")[row];
        return ids.Select((id, row) => (id, row)).ToDictionary(user => user.id, user => new ExpectedUser(
            Whole(Value(1, user.row)), Whole(Value(2, user.row)),
            Value(3, user.row) is { ValueKind: JsonValueKind.Number } spent ? spent.GetDecimal() : 0,
            Value(4, user.row) is { ValueKind: JsonValueKind.Number } session ? session.GetSingle() : null, null));
    }

    static long Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;
}
