using System.Diagnostics;
using System.Text;
using Millrace.Benchmarks.Load;

namespace Millrace.Benchmarks.Questions;

/// <summary>From accepted to visible in an online lookup, at a thousand events per second.</summary>
sealed class FreshnessBenchmark : IBenchmark
{
    const int PerSecond = 1000;
    static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);

    // Until the runtime has compiled what is hot.
    static readonly TimeSpan s_warm = TimeSpan.FromSeconds(15);

    public static string Verb => "freshness";

    public static string Question => "milliseconds from accepted to visible at 1,000 events per second";

    public static async Task RunAsync(string[] arguments, ResultTable results)
    {
        using var suite = await Suite.StartAsync();
        using var stop = new CancellationTokenSource();
        var load = Task.Run(() => LoadAsync(suite, stop.Token));
        await Task.Delay(s_warm);

        var latencies = new List<double>();
        for (var probe = 0; probe < 200; probe++)
        {
            var user = $"probe{probe}";
            var line = $$"""{"interaction_id":"probe-{{probe}}","user_id":"{{user}}","product_id":"p1","interaction_type":"view","timestamp":"{{TimeProvider.System.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}}Z"}""";
            await suite.IngestAsync(Encoding.UTF8.GetBytes(line + "\n"));
            var accepted = Stopwatch.GetTimestamp();
            while (await suite.TotalInteractionsAsync([user]) == 0)
                await Task.Yield();
            latencies.Add(Stopwatch.GetElapsedTime(accepted).TotalMilliseconds);
        }
        await stop.CancelAsync();
        await load;
        foreach (var (latency, probe) in latencies.Select((latency, probe) => (latency, probe)).OrderDescending().Take(3))
            Console.WriteLine(System.FormattableString.Invariant($"among the latest to be seen: probe {probe} after {latency:0} ms"));
        latencies.Sort();
        results.Figure("freshness p50 (ms)", latencies[latencies.Count / 2], "told");
        results.Figure("freshness p99 (ms)", latencies[(int)(latencies.Count * 0.99)], "< 500");
    }

    static async Task LoadAsync(Suite suite, CancellationToken stop)
    {
        var random = new Random(11);
        var number = 0L;
        using var timer = new PeriodicTimer(s_tick);
        var text = new StringBuilder();
        while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            text.Clear();
            for (var one = 0; one < PerSecond * s_tick.TotalSeconds; one++)
                ShopEvents.AppendEvent(text, random, number++, TimeProvider.System.GetUtcNow(), "f");
            await suite.IngestAsync(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }
}
