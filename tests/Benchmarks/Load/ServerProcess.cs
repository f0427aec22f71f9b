using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Millrace.Benchmarks.Load;

/// <summary>A server in a child process that says on its output where it listens.</summary>
sealed partial class ServerProcess : IDisposable
{
    /// <summary>
    /// Lets a server compile what is hot without waiting for a pause, so that the warm-up is short. What it comes to stays the same.
    /// </summary>
    public static readonly (string Name, string Value) CompileAtOnce = ("DOTNET_TC_CallCountingDelayMs", "0");

    readonly Process _process;

    ServerProcess(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Resident memory in MiB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Processor time used so far, in user and kernel mode.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a .NET program of this output folder and waits until it says that it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string assembly, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listens().Match(line) is not { Success: true } match)
                continue;
            _ = process.StandardOutput.ReadToEndAsync();
            return new ServerProcess(process, int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        }
        throw new InvalidOperationException($"{assembly} ended before it listened.");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listens();
}
