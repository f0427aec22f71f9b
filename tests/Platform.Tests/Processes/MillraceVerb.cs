using System.Diagnostics;

namespace Millrace.Platform.Tests.Processes;

/// <summary>One verb of <c>millrace</c>, run to its end in a child process.</summary>
static class MillraceVerb
{
    /// <summary>The exit code and what was printed.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "millrace.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }
}
