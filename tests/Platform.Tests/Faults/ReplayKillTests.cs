using System.Globalization;
using System.Text.Json;
using Millrace.Platform.Tests.Events;
using Millrace.Platform.Tests.Processes;
using Xunit.Abstractions;

namespace Millrace.Platform.Tests.Faults;

/// <summary>Kills the suite while rows of the quarantine are on their way through the contract again.</summary>
public sealed class ReplayKillTests(ITestOutputHelper output)
{
    const string Latest = "Tenants__acme__TimeBounds__ecommerce__interactions__Latest";
    const string Replay = "/v1/ecommerce/interactions/quarantine/replay";

    [Fact]
    public async Task A_replay_killed_at_random_moments_loses_nothing_and_brings_nothing_twice()
    {
        var seed = Environment.TickCount;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        var events = ShopEvent.Draw(seed, 2_000, TimeProvider.System.GetUtcNow());
        var bad = events.Count(one => !one.IsValid);
        var folder = Directory.CreateTempSubdirectory("millrace-replay-");
        try
        {
            // Everything is too late for a bound that was set in error.
            await using (var before = new StandaloneProcess(folder.FullName, new Dictionary<string, string> { [Latest] = "2020-01-01T00:00:00Z" }))
            {
                await before.StartAsync();
                foreach (var some in events.Chunk(40))
                    (await Settled.SendAsync(before.Api, some)).ShouldBe(202);
                await before.Api.UntilAsync("all is in quarantine", async () => await CountAsync(before.Api, "quarantine") == events.Length);
            }

            await using var after = new StandaloneProcess(folder.FullName);
            await after.StartAsync();
            for (var kill = 0; kill < 5; kill++)
            {
                var replaying = after.Api.PostAsync(Replay, "");
                await Task.WhenAny(replaying, Task.Delay(random.Next(0, 1500)));
                await Task.Delay(random.Next(0, 300));
                await after.KillAsync();
                // The answer may be lost with the process.
                await Task.WhenAny(replaying);
                output.WriteLine(replaying.IsCompletedSuccessfully ? (await replaying).Body.ToString() : "killed before the answer");
                await after.StartAsync();
            }

            (await after.Api.PostAsync(Replay, "")).Status.ShouldBe(202);
            await after.Api.UntilAsync("what holds is in silver", async () => await CountAsync(after.Api, "silver") == events.Length - bad && await CountAsync(after.Api, "quarantine") == bad);
            // Replayed once more, what does not hold comes back and nothing else moves.
            var ended = (await EndedAsync(folder.FullName)).Count;
            (await after.Api.PostAsync(Replay, "")).Body.GetProperty("sent").GetInt32().ShouldBe(bad);
            await after.Api.UntilAsync("it has come back", async () => (await EndedAsync(folder.FullName)).Count >= ended + bad && await CountAsync(after.Api, "quarantine") == bad);

            (await EndedAsync(folder.FullName)).ShouldBeUnique();
            (await CountAsync(after.Api, "duplicates")).ShouldBe(0);
            var silver = (await LakeCounts.RowsOfAsync(folder.FullName, LakeCounts.Silver, "interactions", "interaction_id")).Select(row => (string)row[0]!).Order(StringComparer.Ordinal);
            silver.ShouldBe(events.Where(one => one.IsValid).Select(one => one.Id).Order(StringComparer.Ordinal));
            await after.Api.UntilAsync("features count each once", async () => (await TotalsAsync(after.Api)).SequenceEqual(
                Enumerable.Range(0, 25).Select(user => events.Count(one => one.IsValid && one.User == $"u{user}"))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The entries that replays have ended.</summary>
    static async Task<List<object?>> EndedAsync(string folder) =>
        [.. (await LakeCounts.RowsOfAsync(folder, LakeCounts.Quarantine, "interactions", "code", "entry")).Where(row => (string)row[0]! == "replayed").Select(row => row[1])];

    static async Task<long> CountAsync(PublicApi api, string what) =>
        JsonSerializer.Deserialize<JsonElement>(await api.Http.GetStringAsync("/v1/ecommerce/interactions/counts")).GetProperty(what).GetInt64();

    static async Task<IEnumerable<int>> TotalsAsync(PublicApi api)
    {
        var users = string.Join(',', Enumerable.Range(0, 25).Select(user => $"\"u{user}\""));
        var (_, body) = await api.PostAsync("/get-online-features", $$"""{"entities":{"user_id":[{{users}}]},"features":["user_features:total_interactions"]}""");
        return body.GetProperty("results")[1].GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0);
    }
}
