using System.Globalization;
using System.Text.Json;
using Millrace.Platform.Tests.Events;
using Millrace.Platform.Tests.Processes;
using Xunit.Abstractions;

namespace Millrace.Platform.Tests.Faults;

/// <summary>Kills the program without a warning while events flow; what was accepted is there afterwards, once.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    const int Events = 6_000;
    const int PerRequest = 60;
    const int Kills = 4;

    [Fact]
    public async Task Killed_at_random_moments_it_loses_nothing_and_counts_nothing_twice()
    {
        var seed = Environment.TickCount;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        var now = TimeProvider.System.GetUtcNow();
        var events = ShopEvent.Draw(seed, Events, now);
        var folder = Directory.CreateTempSubdirectory("millrace-kill-");
        try
        {
            await using var suite = new StandaloneProcess(folder.FullName);
            await suite.StartAsync();
            var requests = events.Chunk(PerRequest).ToArray();
            var killBefore = Enumerable.Range(0, Kills).Select(_ => random.Next(1, requests.Length)).ToHashSet();
            for (var request = 0; request < requests.Length; request++)
            {
                if (!killBefore.Contains(request))
                {
                    (await SendAsync(suite, requests[request])).ShouldBe(202);
                    continue;
                }
                // The answer may be lost with the process: then the same events are sent again.
                var sending = SendAsync(suite, requests[request]);
                await Task.WhenAny(sending, Task.Delay(random.Next(0, 30)));
                await suite.KillAsync();
                await Task.WhenAny(sending);
                await suite.StartAsync();
                (await SendAsync(suite, requests[request])).ShouldBe(202);
            }

            var expected = ExpectedUser.Of(events, now);
            await suite.UntilAsync(
                "every accepted event is in the online store",
                async () => (await LookUpAsync(suite, expected.Keys, now)).Sum(user => user.Value.TotalInteractions) >= expected.Values.Sum(user => user.TotalInteractions),
                TimeSpan.FromSeconds(120));
            var found = await LookUpAsync(suite, expected.Keys, now);
            foreach (var (user, values) in expected)
            {
                found[user].TotalInteractions.ShouldBe(values.TotalInteractions, user);
                found[user].TotalPurchases.ShouldBe(values.TotalPurchases, user);
                found[user].MonetaryValue.ShouldBe(values.MonetaryValue, user);
            }

            await suite.UntilAsync(
                "silver and quarantine hold every event once",
                async () => await LakeCounts.DistinctAsync(folder.FullName, LakeCounts.Silver) == events.Count(one => one.IsValid)
                    && await LakeCounts.DistinctAsync(folder.FullName, LakeCounts.Quarantine) == events.Count(one => !one.IsValid));
            (await LakeCounts.RowsAsync(folder.FullName, LakeCounts.Silver)).ShouldBe(events.Count(one => one.IsValid));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<int> SendAsync(StandaloneProcess suite, ShopEvent[] events)
    {
        try
        {
            var (status, _) = await suite.PostAsync(
                "/v1/ecommerce/interactions/events", string.Join('\n', events.Select(one => one.ToJson())), "application/x-ndjson");
            return status;
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException)
        {
            return 0;
        }
    }

    static async Task<Dictionary<string, ExpectedUser>> LookUpAsync(StandaloneProcess suite, IEnumerable<string> users, DateTimeOffset at)
    {
        var ids = users.ToArray();
        var (status, body) = await suite.PostAsync("/get-online-features", JsonSerializer.Serialize(new
        {
            features = new[] { "user_features:total_interactions", "user_features:total_purchases", "user_features:monetary_value" },
            entities = new { user_id = ids },
            at,
        }));
        status.ShouldBe(200, body.ToString());
        JsonElement Value(int feature, int row) => body.GetProperty("results")[feature].GetProperty("values")[row];
        return ids.Select((id, row) => (id, row)).ToDictionary(user => user.id, user => new ExpectedUser(
            Whole(Value(1, user.row)), Whole(Value(2, user.row)),
            Value(3, user.row) is { ValueKind: JsonValueKind.Number } spent ? spent.GetDecimal() : 0, null, null));
    }

    static long Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;
}
