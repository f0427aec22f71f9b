using System.Diagnostics;
using System.Text.Json;
using Millrace.Testing;

namespace Millrace.LocalRuntime.Tests;

/// <summary>The official JavaScript SDK against the runtime: a client that knows nothing of ours.</summary>
public sealed class JavaScriptSdkTests
{
    [NodeFact]
    public async Task The_official_javascript_sdk_publishes_subscribes_and_keeps_state()
    {
        var folder = Path.Combine(SharedFolder.CheckoutRoot, "tests", "node");
        Directory.Exists(Path.Combine(folder, "node_modules", "@dapr", "dapr"))
            .ShouldBeTrue("the packages of tests/node are not installed: run npm install there");
        await using var runtime = await RuntimeFixture.StartAsync(
            RuntimeFixture.UsualResources.Replace("{type: pubsub.kafka, version: v1, metadata: []}",
                "{type: pubsub.kafka, version: v1, metadata: [{name: backOffDuration, value: 50ms}]}", StringComparison.Ordinal));
        int port;
        await using (var probe = await FakeApp.StartAsync("[]"))
            port = probe.Port;
        await using var attached = await runtime.Host.AttachAsync(new AppRegistration { AppId = "jsapp", AppPort = port }, default);
        using var node = Process.Start(new ProcessStartInfo(Tool.Find("node")!, ["dapr-sdk.mjs", $"{port}", $"{attached.HttpPort}"])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(45));
            var errors = node.StandardError.ReadToEndAsync(CancellationToken.None);
            using var kill = limit.Token.Register(() => node.Kill());
            var output = await node.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await node.WaitForExitAsync(CancellationToken.None);
            var line = output.Split('\n').SingleOrDefault(text => text.StartsWith("RESULT ", StringComparison.Ordinal));
            line.ShouldNotBeNull($"{output}\n{await errors}");
            using var document = JsonDocument.Parse(line["RESULT ".Length..]);
            var result = document.RootElement;
            result.GetProperty("received").GetRawText().ShouldBe("[1,2,3]");
            result.GetProperty("failed").GetInt32().ShouldBe(0);
            result.GetProperty("got").GetRawText().ShouldBe("""{"x":1}""");
            result.GetProperty("bulk").GetRawText().ShouldBe("""[["a",{"x":1}],["b","text"],["none",null]]""");
            result.GetProperty("afterTransaction").GetRawText().ShouldBe("""[3,""]""");
            result.GetProperty("afterDelete").GetRawText().ShouldBe("\"\"");
            result.GetProperty("staleRefused").GetBoolean().ShouldBeTrue();
            result.GetProperty("metadata").GetString().ShouldBe("jsapp");
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
        }
    }
}
