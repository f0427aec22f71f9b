using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Millrace.Platform.Tests.Processes;

/// <summary>The program <c>millrace</c> as a user starts it, in a child process; it can be killed without a warning.</summary>
sealed class MillraceProcess : IAsyncDisposable
{
    readonly StringBuilder _log = new();
    readonly Process _process;

    MillraceProcess(Process process) => _process = process;

    /// <summary>Everything the program has printed.</summary>
    public string Output
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Starts it and waits until a line says the port that is waited for.</summary>
    /// <returns>The process, and the port: the first group of <paramref name="ready"/>.</returns>
    public static async Task<(MillraceProcess Process, int Port)> StartAsync(
        IEnumerable<KeyValuePair<string, string>> settings, Regex ready, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "millrace.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var millrace = new MillraceProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        millrace._process.OutputDataReceived += (_, line) => millrace.Read(line.Data, ready, port);
        millrace._process.ErrorDataReceived += (_, line) => millrace.Read(line.Data, ready, port);
        millrace._process.Exited += (_, _) => port.TrySetException(new InvalidOperationException("The program ended: " + millrace.Output));
        millrace._process.Start();
        millrace._process.BeginOutputReadLine();
        millrace._process.BeginErrorReadLine();
        return (millrace, await port.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    void Read(string? line, Regex ready, TaskCompletionSource<int> port)
    {
        if (line is null)
            return;
        lock (_log)
            _log.AppendLine(line);
        if (ready.Match(line) is { Success: true } match)
            port.TrySetResult(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }
}
