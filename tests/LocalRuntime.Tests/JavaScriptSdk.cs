using System.Diagnostics;
using System.Text.Json;
using Millrace.Testing;

namespace Millrace.LocalRuntime.Tests;

/// <summary>Runs a script that uses the official JavaScript SDK: a client that knows nothing of ours.</summary>
internal static class JavaScriptSdk
{
    // A script that hangs is ended; on a busy machine a good one may take long to load.
    static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    /// <summary>The one JSON object that the script prints.</summary>
    public static async Task<JsonElement> RunAsync(string script, params int[] ports)
    {
        var folder = Path.Combine(SharedFolder.CheckoutRoot, "tests", "node");
        Directory.Exists(Path.Combine(folder, "node_modules", "@dapr", "dapr"))
            .ShouldBeTrue("the packages of tests/node are not installed: run npm install there");
        using var node = Process.Start(new ProcessStartInfo(Tool.Find("node")!, [script, .. ports.Select(port => $"{port}")])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        try
        {
            using var limit = new CancellationTokenSource(s_longest);
            var errors = node.StandardError.ReadToEndAsync(CancellationToken.None);
            using var kill = limit.Token.Register(() => node.Kill());
            var output = await node.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await node.WaitForExitAsync(CancellationToken.None);
            var line = output.Split('\n').SingleOrDefault(text => text.StartsWith("RESULT ", StringComparison.Ordinal));
            line.ShouldNotBeNull($"{output}\n{await errors}");
            using var document = JsonDocument.Parse(line["RESULT ".Length..]);
            return document.RootElement.Clone();
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
        }
    }

    /// <summary>A port that is free for a script's server.</summary>
    public static async Task<int> FreePortAsync()
    {
        await using var probe = await FakeApp.StartAsync("[]");
        return probe.Port;
    }
}
