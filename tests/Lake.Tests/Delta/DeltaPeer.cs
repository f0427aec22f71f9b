using System.Diagnostics;
using System.Text.Json;
using Millrace.Testing;

namespace Millrace.Lake.Tests.Delta;

/// <summary>Reads a table without our library: the log replayed in JavaScript, the files by DuckDB.</summary>
static class DeltaPeer
{
    public static async Task<JsonDocument> ReadAsync(string table, string columns)
    {
        var script = Path.Combine(SharedFolder.CheckoutRoot, "tests/node/delta-peer.mjs");
        Directory.Exists(Path.Combine(Path.GetDirectoryName(script)!, "node_modules")).ShouldBeTrue("run npm install in tests/node first");
        using var node = Process.Start(new ProcessStartInfo(Tool.Find("node")!, [script, table, columns])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        (await errors).ShouldBe("");
        return JsonDocument.Parse(output);
    }
}
