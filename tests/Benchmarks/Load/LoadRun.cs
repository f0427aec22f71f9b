using System.Diagnostics;

namespace Millrace.Benchmarks.Load;

/// <summary>What a bounded run of requests took.</summary>
/// <param name="PerSecond">Answers per second.</param>
/// <param name="P50">Median latency in milliseconds.</param>
/// <param name="P99">99th percentile in milliseconds.</param>
/// <param name="Processor">Processor time of the server per answer, in microseconds.</param>
readonly record struct LoadRun(double PerSecond, double P50, double P99, double Processor)
{
    const int MostWarmUps = 15;

    /// <summary>
    /// Sends the same request over some connections for a bounded time, after a warm-up that lasts until the rate no longer
    /// rises: .NET compiles what is hot anew while it runs, and how long that takes depends on what else the machine does.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <param name="request">The whole request.</param>
    /// <param name="connections">How many connections send at the same time.</param>
    /// <param name="duration">The measured time; each round of the warm-up takes a third of it.</param>
    public static async Task<LoadRun> OfAsync(ServerProcess server, byte[] request, int connections, TimeSpan duration)
    {
        await WarmUpAsync(server.Port, request, connections, duration / 3);
        var processor = server.ProcessorTime;
        var clock = Stopwatch.StartNew();
        var latencies = await SendForAsync(server.Port, request, connections, duration);
        var elapsed = clock.Elapsed.TotalSeconds;
        processor = server.ProcessorTime - processor;
        latencies.Sort();
        return new LoadRun(latencies.Count / elapsed, Percentile(latencies, 0.5), Percentile(latencies, 0.99), processor.TotalMicroseconds / latencies.Count);
    }

    static async Task WarmUpAsync(int port, byte[] request, int connections, TimeSpan round)
    {
        var (best, withoutGain) = (0, 0);
        for (var rounds = 0; rounds < MostWarmUps && withoutGain < 3; rounds++)
        {
            var answers = (await SendForAsync(port, request, connections, round)).Count;
            withoutGain = answers > best * 1.05 ? 0 : withoutGain + 1;
            best = Math.Max(best, answers);
        }
    }

    static async Task<List<double>> SendForAsync(int port, byte[] request, int connections, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var latencies = new List<double>();
            using var connection = await RawHttpConnection.OpenAsync(port);
            while (clock.Elapsed < duration)
            {
                var start = Stopwatch.GetTimestamp();
                var (status, body) = await connection.SendAsync(request);
                if (status != 200)
                    throw new InvalidOperationException($"The server answered {status}: {System.Text.Encoding.UTF8.GetString(body.Span)}");
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return latencies;
        })));
        return [.. all.SelectMany(latencies => latencies)];
    }

    static double Percentile(List<double> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
