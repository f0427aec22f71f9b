using System.Globalization;
using Millrace.Platform.Tests.Events;
using Millrace.Platform.Tests.Processes;
using Xunit.Abstractions;

namespace Millrace.Platform.Tests.Faults;

/// <summary>Kills programs without a warning while events flow; what was accepted is there afterwards, once.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    const int PerRequest = 60;

    [Fact]
    public async Task The_whole_suite_killed_at_random_moments_loses_nothing_and_counts_nothing_twice()
    {
        await RunAsync(6_000, kills: 4, async (folder, body) =>
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
    public async Task Single_services_killed_at_random_moments_lose_nothing_and_count_nothing_twice() =>
        await RunAsync(4_000, kills: 6, async (folder, body) =>
        {
            await using var processes = new SeveralProcesses(folder);
            await processes.StartAsync();
            await body(() => processes.Api, kill => processes.KillAndStartAsync(SeveralProcesses.AppIdsOnTheWay[kill % SeveralProcesses.AppIdsOnTheWay.Count]));
        });

    async Task RunAsync(int count, int kills, Func<string, Func<Func<PublicApi>, Func<int, Task>, Task>, Task> host)
    {
        var seed = Environment.TickCount;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        var now = TimeProvider.System.GetUtcNow();
        var events = ShopEvent.Draw(seed, count, now);
        var folder = Directory.CreateTempSubdirectory("millrace-kill-");
        try
        {
            await host(folder.FullName, async (api, killAndStart) =>
            {
                var requests = events.Chunk(PerRequest).ToArray();
                var killAt = Enumerable.Range(1, requests.Length - 1).OrderBy(_ => random.Next()).Take(kills).Order().ToList();
                for (var request = 0; request < requests.Length; request++)
                {
                    var kill = killAt.IndexOf(request);
                    if (kill >= 0)
                    {
                        // The answer may be lost with the process: then the same events are sent again.
                        var sending = Settled.SendAsync(api(), requests[request]);
                        await Task.WhenAny(sending, Task.Delay(random.Next(0, 30)));
                        await killAndStart(kill);
                        await Task.WhenAny(sending);
                    }
                    await api().UntilAsync("the events are accepted", async () => await Settled.SendAsync(api(), requests[request]) == 202);
                }
                await Settled.EqualsAnUninterruptedRunAsync(api(), folder.FullName, events, now);
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
