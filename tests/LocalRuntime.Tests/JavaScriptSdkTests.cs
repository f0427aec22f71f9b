using Millrace.DaprProtocol.Framing;
using Millrace.Testing;

namespace Millrace.LocalRuntime.Tests;

/// <summary>The official JavaScript SDK against the runtime, over HTTP and over gRPC.</summary>
public sealed class JavaScriptSdkTests
{
    static readonly string s_resources = RuntimeFixture.UsualResources.Replace("{type: pubsub.kafka, version: v1, metadata: []}",
        "{type: pubsub.kafka, version: v1, metadata: [{name: backOffDuration, value: 50ms}]}", StringComparison.Ordinal);

    [NodeFact]
    public async Task The_official_javascript_sdk_publishes_subscribes_and_keeps_state()
    {
        await using var runtime = await RuntimeFixture.StartAsync(s_resources);
        var port = await JavaScriptSdk.FreePortAsync();
        await using var attached = await runtime.Host.AttachAsync(new AppRegistration { AppId = "jsapp", AppPort = port }, default);

        var result = await JavaScriptSdk.RunAsync("dapr-sdk.mjs", port, attached.HttpPort);

        result.GetProperty("received").GetRawText().ShouldBe("[1,2,3]");
        result.GetProperty("failed").GetInt32().ShouldBe(0);
        result.GetProperty("got").GetRawText().ShouldBe("""{"x":1}""");
        result.GetProperty("bulk").GetRawText().ShouldBe("""[["a",{"x":1}],["b","text"],["none",null]]""");
        result.GetProperty("afterTransaction").GetRawText().ShouldBe("""[3,""]""");
        result.GetProperty("afterDelete").GetRawText().ShouldBe("\"\"");
        result.GetProperty("staleRefused").GetBoolean().ShouldBeTrue();
        result.GetProperty("metadata").GetString().ShouldBe("jsapp");
    }

    [NodeFact]
    public async Task The_official_javascript_sdk_does_the_same_over_grpc_in_both_directions()
    {
        var folder = Directory.CreateTempSubdirectory("secrets-");
        var secrets = Path.Combine(folder.FullName, "secrets.json");
        await File.WriteAllTextAsync(secrets, """{"plain":"value1","other":"value2"}""");
        await using var runtime = await RuntimeFixture.StartAsync(s_resources + $$"""

            ---
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: secrets}
            spec: {type: secretstores.local.file, version: v1, metadata: [{name: secretsFile, value: "{{secrets}}"}]}
            ---
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: tick}
            spec: {type: bindings.cron, version: v1, metadata: [{name: schedule, value: "@every 1s"}]}
            ---
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: locks}
            spec: {type: lock.redis, version: v1, metadata: []}
            ---
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: settings}
            spec: {type: configuration.redis, version: v1, metadata: []}
            ---
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: files}
            spec: {type: bindings.localstorage, version: v1, metadata: [{name: rootPath, value: "{{folder.FullName}}"}]}
            """);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "note.txt"), "written down");
        await runtime.Host.SetConfigurationAsync("settings", "colour", "red||1");
        await using var web = await FakeApp.StartAsync("[]", call => Task.FromResult((200, $$"""{"{{call.Method}} {{call.Path}}":{{call.Body}}}""")));
        await using var other = await runtime.AttachAsync("web", web);
        var port = await JavaScriptSdk.FreePortAsync();
        await using var attached = await runtime.Host.AttachAsync(
            new AppRegistration { AppId = "jsapp", AppPort = port, Protocol = AppProtocol.Grpc }, default);

        var script = JavaScriptSdk.RunAsync("dapr-sdk-grpc.mjs", port, attached.GrpcPort);
        // Changes until it has heard of one: only the script knows when it listens.
        while (await Task.WhenAny(script, Task.Delay(100)) != script)
            await runtime.Host.SetConfigurationAsync("settings", "colour", "red||1");
        var result = await script;

        result.GetProperty("orders").GetRawText().ShouldBe("[1,2,3]");
        result.GetProperty("dead").GetRawText().ShouldBe("[7]");
        result.GetProperty("many").GetRawText().ShouldBe("[1,2,3,4]");
        result.GetProperty("failed").GetInt32().ShouldBe(0);
        result.GetProperty("got").GetRawText().ShouldBe("""{"x":1}""");
        result.GetProperty("bulk").GetRawText().ShouldBe("""[["a",{"x":1}],["b","text"],["none",""]]""");
        result.GetProperty("afterTransaction").GetRawText().ShouldBe("""[3,""]""");
        result.GetProperty("stale").GetInt32().ShouldBe((int)GrpcStatusCode.Aborted);
        result.GetProperty("fresh").GetString().ShouldBe("saved");
        result.GetProperty("afterDelete").GetRawText().ShouldBe("\"\"");
        result.GetProperty("invokedSelf").GetRawText().ShouldBe("""{"got":{"a":1},"query":""}""");
        result.GetProperty("invokedWeb").GetRawText().ShouldBe("""{"PUT /things/5":{"b":2}}""");
        result.GetProperty("invokedNobody").GetString().ShouldBe("failed to invoke, id: nobody, err: couldn't find service: nobody");
        result.GetProperty("secret").GetRawText().ShouldBe("""{"plain":"value1"}""");
        result.GetProperty("secrets").GetRawText().ShouldBe("""{"other":{"other":"value2"},"plain":{"plain":"value1"}}""");
        result.GetProperty("metadata").GetRawText().ShouldBe("""["jsapp","red",true]""");
        // Taken, refused; then belongs to another, given back, was not there any more.
        result.GetProperty("locks").GetRawText().ShouldBe("[true,false,2,0,1]");
        result.GetProperty("setting").GetRawText().ShouldBe("""["red","1"]""");
        result.GetProperty("changed").GetString().ShouldBe("red");
        result.GetProperty("file").GetString().ShouldBe("written down");
        folder.Delete(recursive: true);
    }
}
