using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Millrace.Testing;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Fuzzing;

/// <summary>
/// Gives damaged inputs to a reader until the time is up: each is read, or refused by an exception that the target names,
/// and nothing else, within bounded time and memory. <c>MILLRACE_FUZZ_SECONDS</c> makes the run longer,
/// <c>MILLRACE_SEED</c> repeats one; seed, executions and duration go to <c>artifacts/fuzz/{target}.json</c>.
/// </summary>
sealed class FuzzRun
{
    const int ShortRun = 3;
    const long MostMemory = 512L << 20;
    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    readonly string _target;
    readonly ITestOutputHelper _output;

    public FuzzRun(string target, ITestOutputHelper output)
    {
        (_target, _output) = (target, output);
        Seed = Setting("MILLRACE_SEED") ?? Environment.TickCount;
        Random = new Random(Seed);
    }

    public int Seed { get; }

    public Random Random { get; }

    /// <summary>Most bytes that reading one input may allocate; by default 512 MB.</summary>
    public long Memory { get; init; } = MostMemory;

    /// <param name="inputs">Good inputs to damage.</param>
    /// <param name="damage">Damages one.</param>
    /// <param name="read">Reads one, to the end.</param>
    /// <param name="isRefusal">Tells the exceptions that are an answer.</param>
    /// <param name="mostlyRefused">False where much damage changes only values.</param>
    public async Task RunAsync<T>(
        IReadOnlyList<(string Name, T Input)> inputs, Func<T, Random, byte[]> damage, Func<T, byte[], Task> read,
        Func<Exception, bool> isRefusal, bool mostlyRefused = true)
    {
        var end = TimeSpan.FromSeconds(Setting("MILLRACE_FUZZ_SECONDS") ?? ShortRun);
        var clock = Stopwatch.StartNew();
        long executions = 0, refused = 0;
        while (clock.Elapsed < end)
        {
            var (name, input) = inputs[Random.Next(inputs.Count)];
            var bytes = damage(input, Random);
            var worked = Environment.CpuUsage.TotalTime;
            var (thread, memory) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
            try
            {
                await read(input, bytes);
            }
            catch (Exception error) when (isRefusal(error))
            {
                refused++;
            }
            catch (Exception error)
            {
                throw await FoundAsync(bytes, $"{error.GetType().Name} after {executions} executions of seed {Seed} from {name}: {error}");
            }
            executions++;
            // By the processor's clock, for a busy machine lets single inputs wait for long.
            if (Environment.CpuUsage.TotalTime - worked > s_longest)
                throw await FoundAsync(bytes, $"{Environment.CpuUsage.TotalTime - worked} for one input, seed {Seed}, from {name}");
            // Memory is counted by thread; a reader that went on on another one cannot be judged.
            if (Environment.CurrentManagedThreadId == thread && GC.GetAllocatedBytesForCurrentThread() - memory > Math.Max(Memory, 200L * bytes.Length))
                throw await FoundAsync(bytes, $"{GC.GetAllocatedBytesForCurrentThread() - memory} bytes for an input of {bytes.Length}, seed {Seed}, from {name}");
        }
        await ReportAsync(inputs.Count, executions, refused, clock.Elapsed);
        executions.ShouldBeGreaterThan((long)end.TotalSeconds);
        if (mostlyRefused)
            refused.ShouldBeGreaterThan(executions / 20, "hardly anything was refused: is the damage done?");
    }

    async Task<Exception> FoundAsync(byte[] bytes, string finding)
    {
        var file = Path.Combine(Folder(), $"{_target}-found-{Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]}");
        await File.WriteAllBytesAsync(file, bytes);
        return new InvalidOperationException($"{finding}; the input is kept as {file}");
    }

    async Task ReportAsync(int inputs, long executions, long refused, TimeSpan duration)
    {
        var report = JsonSerializer.Serialize(new
        {
            target = _target,
            seed = Seed,
            corpus = inputs,
            executions,
            refused,
            found = 0,
            seconds = Math.Round(duration.TotalSeconds, 1),
            finished = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        });
        await File.WriteAllTextAsync(Path.Combine(Folder(), $"{_target}.json"), report + "\n");
        _output.WriteLine(report);
    }

    static string Folder() => Directory.CreateDirectory(Path.Combine(SharedFolder.CheckoutRoot, "artifacts", "fuzz")).FullName;

    static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : null;
}
