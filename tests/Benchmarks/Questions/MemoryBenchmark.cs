using Millrace.Benchmarks.Load;

namespace Millrace.Benchmarks.Questions;

/// <summary>How much memory the idle suite keeps.</summary>
sealed class MemoryBenchmark : IBenchmark
{
    public static string Verb => "memory";

    public static string Question => "resident memory of the idle suite, in MiB, beside a bare Kestrel";

    public static async Task RunAsync(string[] arguments, ResultTable results)
    {
        using var bare = await ServerProcess.StartAsync("Benchmarks.dll", null, Alternatives.BareServer.Verb);
        using var suite = await Suite.StartAsync();
        await suite.TotalInteractionsAsync(["u1"]);
        await Task.Delay(TimeSpan.FromSeconds(10));
        results.Compare("idle resident memory (MiB)", suite.ResidentMegabytes, bare.ResidentMegabytes, "< 200");
    }
}
