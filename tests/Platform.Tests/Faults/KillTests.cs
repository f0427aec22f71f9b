using System.Globalization;
using Millrace.Platform.Tests.Oracles;
using Millrace.Platform.Tests.Processes;
using Millrace.Testing.Shop;
using Xunit.Abstractions;

namespace Millrace.Platform.Tests.Faults;

/// <summary>Kills programs without a warning while events flow; what was accepted is there afterwards, once, and every feature is right.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    const int PerRequest = 60;
    const int Days = 3;

    [Fact]
    public async Task The_whole_suite_killed_at_random_moments_loses_nothing_and_counts_nothing_twice()
    {
        await RunAsync(3_000, kills: 3, async (folder, body) =>
        {
            await using var standalone = new StandaloneProcess(folder);
            await standalone.StartAsync();
            await body(() => standalone.Api, async _ =>
            {
                await standalone.KillAsync();
                await standalone.StartAsync();
            });
        });
    }

    [Fact]
    public async Task Single_services_and_the_runtime_killed_at_random_moments_lose_nothing_and_count_nothing_twice() =>
        await RunAsync(2_000, kills: 5, async (folder, body) =>
        {
            await using var processes = new SeveralProcesses(folder);
            await processes.StartAsync();
            var victims = SeveralProcesses.AppIdsOnTheWay;
            await body(() => processes.Api, kill => kill % (victims.Count + 1) is var number && number < victims.Count
                ? processes.KillAndStartAsync(victims[number])
                : processes.KillAndStartRuntimeAsync());
        });

    async Task RunAsync(int count, int kills, Func<string, Func<Func<PublicApi>, Func<int, Task>, Task>, Task> host)
    {
        var seed = Environment.TickCount;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var shop = new DrawnShop(seed, now - (Days * NaiveShop.Day), Days, count, users: 25);
        // A rating that the contract does not allow belongs in the quarantine.
        var refused = Enumerable.Range(0, count / 30).Select(number => shop.Facts[random.Next(count)] with { Id = string.Create(CultureInfo.InvariantCulture, $"x{number}"), Rating = 11 }).ToArray();
        var requests = shop.Facts.Concat(refused).OrderBy(fact => fact.Time).Chunk(PerRequest).ToArray();
        var sent = new int[requests.Length];
        var folder = Directory.CreateTempSubdirectory("millrace-kill-");
        try
        {
            await host(folder.FullName, async (api, killAndStart) =>
            {
                Task<int> SendAsync(int request)
                {
                    sent[request]++;
                    return Settled.SendAsync(api(), "interactions", requests[request].Select(ShopJson.Of));
                }

                await Settled.KnowsAsync(api(), shop, now);
                var killAt = Enumerable.Range(1, requests.Length - 1).OrderBy(_ => random.Next()).Take(kills).Order().ToList();
                for (var request = 0; request < requests.Length; request++)
                {
                    var kill = killAt.IndexOf(request);
                    if (kill >= 0)
                    {
                        // The answer may be lost with the process: then the same events are sent again.
                        var sending = SendAsync(request);
                        await Task.WhenAny(sending, Task.Delay(random.Next(0, 30)));
                        await killAndStart(kill);
                        await Task.WhenAny(sending);
                    }
                    await api().UntilAsync("the events are accepted", async () => await SendAsync(request) == 202);
                }
                var ids = refused.Select(fact => fact.Id).ToHashSet();
                var refusals = requests.SelectMany((facts, request) => facts.Where(fact => ids.Contains(fact.Id)).Select(fact => (fact.Id, sent[request]))).ToDictionary();
                output.WriteLine("{0} values compared", await Settled.EqualsAnUninterruptedRunAsync(
                    api(), folder.FullName, shop, refusals, now, random));
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
