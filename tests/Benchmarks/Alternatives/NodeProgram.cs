using System.Diagnostics;
using System.Text.Json;

namespace Millrace.Benchmarks.Alternatives;

/// <summary>Runs a program of <c>tests/node</c>, which prints one line of JSON.</summary>
static class NodeProgram
{
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        var folder = FolderOfPrograms();
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            throw new InvalidOperationException($"The alternative is not installed: run 'npm install' in {folder}.");
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<JsonElement>(output.Trim().Split('\n')[^1])
            : throw new InvalidOperationException($"{script} ended with {process.ExitCode}.");
    }

    static string FolderOfPrograms()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Microservices.sln")))
                return Path.Combine(folder.FullName, "tests", "node");
        throw new DirectoryNotFoundException($"No Microservices.sln above {AppContext.BaseDirectory}");
    }
}
