using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Millrace.Benchmarks.Alternatives;
using Millrace.Benchmarks.Load;

namespace Millrace.Benchmarks.Questions;

/// <summary>One million events as NDJSON into the running suite, beside an endpoint that only parses the same lines.</summary>
sealed class IngestBenchmark : IBenchmark
{
    const int PerBody = 5_000;
    const int Senders = 4;

    public static string Verb => "ingest";

    public static string Question => "events per second accepted, and arriving in the online store; arguments: [events]";

    public static async Task RunAsync(string[] arguments, ResultTable results)
    {
        var events = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000;
        var bodies = ShopEvents.Bodies(events, PerBody, DateTimeOffset.UnixEpoch.AddDays(20_000), TimeSpan.FromDays(10)).ToArray();

        using var bare = await ServerProcess.StartAsync(
            "Benchmarks.dll", new Dictionary<string, string> { [ServerProcess.CompileAtOnce.Name] = ServerProcess.CompileAtOnce.Value }, BareServer.Verb);
        using var bareHttp = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{bare.Port}") };
        await SendAllAsync(bodies[..Math.Min(20, bodies.Length)], body => PostBareAsync(bareHttp, body));
        var bareSeconds = await SendAllAsync(bodies, body => PostBareAsync(bareHttp, body));

        using var suite = await Suite.StartAsync(ServerProcess.CompileAtOnce);
        // Both servers are warm before they are measured; what warmed this one must be through.
        var warm = ShopEvents.Bodies(100_000, PerBody, DateTimeOffset.UnixEpoch.AddDays(20_000), TimeSpan.FromDays(10), seed: 8, idPrefix: "w").ToArray();
        await SendAllAsync(warm, body => suite.IngestAsync(body));
        await ArrivedAsync(suite, 100_000);

        var turnedAway = 0;
        var clock = Stopwatch.StartNew();
        var acceptSeconds = await SendAllAsync(bodies, async body => Interlocked.Add(ref turnedAway, await suite.IngestAsync(body)));
        results.Compare("ingest, accepted (events/s)", events / acceptSeconds, events / bareSeconds, ">= 0.25");
        results.Figure("ingest, requests answered 429 on the way", turnedAway, "told");

        var arrived = await ArrivedAsync(suite, 100_000 + events) - 100_000;
        if (arrived < events)
            Console.WriteLine($"gave up waiting: {arrived} of {events} had arrived in the online store");
        results.Compare("ingest, arrived in the online store (events/s)", arrived / clock.Elapsed.TotalSeconds, events / bareSeconds, "told");
        results.Figure("resident memory after it (MiB)", suite.ResidentMegabytes, "told");
        var (waiting, bound) = await TurnedAwayAsync();
        results.Figure($"events waiting when 429 began, with a bound of {bound >> 20} MiB a topic", waiting, "told");
    }

    /// <summary>Waits until so many events count in the features of the users.</summary>
    static async Task<long> ArrivedAsync(Suite suite, long events)
    {
        var users = Enumerable.Range(0, ShopEvents.Users).Select(user => $"u{user}").Chunk(1000).ToArray();
        var clock = Stopwatch.StartNew();
        var (arrived, looked) = (0L, -1L);
        while (arrived < events && clock.Elapsed < TimeSpan.FromMinutes(10))
        {
            await Task.Delay(500);
            // Counting all of them is work that would slow down what is measured: the busiest tell when it is time.
            var now = await suite.TotalInteractionsAsync(users[0]);
            if (now != looked)
            {
                looked = now;
                continue;
            }
            arrived = 0;
            foreach (var chunk in users)
                arrived += await suite.TotalInteractionsAsync(chunk);
        }

        return arrived;
    }

    static async Task<double> SendAllAsync(byte[][] bodies, Func<byte[], Task> send)
    {
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            for (var body = Interlocked.Increment(ref next); body < bodies.Length; body = Interlocked.Increment(ref next))
                await send(bodies[body]);
        })));
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Sends into a suite whose bound is small until it turns a sender away.</summary>
    /// <returns>How many events were accepted by then, and the bound in bytes.</returns>
    static async Task<(long Events, long Bound)> TurnedAwayAsync()
    {
        const long bound = 4 << 20;
        using var suite = await Suite.StartAsync(("Standalone__MostBacklogBytes", bound.ToString(CultureInfo.InvariantCulture)));
        long accepted = 0;
        foreach (var body in ShopEvents.Bodies(2_000_000, PerBody, DateTimeOffset.UnixEpoch.AddDays(20_000), TimeSpan.FromDays(10)))
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var answer = await suite.Http.PostAsync("/v1/ecommerce/interactions/events", content);
            if ((int)answer.StatusCode == 429)
                break;
            answer.EnsureSuccessStatusCode();
            using var counts = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            accepted += counts.RootElement.GetProperty("accepted").GetInt64();
        }

        return (accepted, bound);
    }

    static async Task PostBareAsync(HttpClient http, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await http.PostAsync("/ingest", content);
        answer.EnsureSuccessStatusCode();
    }
}
