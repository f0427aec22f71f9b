using System.Text.Json;

namespace Millrace.LocalRuntime.Tests;

/// <summary>The output binding to a folder.</summary>
public sealed class FolderBindingTests
{
    static async Task<RuntimeFixture> StartAsync(string folder) => await RuntimeFixture.StartAsync(RuntimeFixture.UsualResources + $$"""

        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: files}
        spec: {type: bindings.localstorage, version: v1, metadata: [{name: rootPath, value: "{{folder}}"}]}
        """);

    [Fact]
    public async Task Files_are_made_read_listed_and_deleted()
    {
        var folder = Directory.CreateTempSubdirectory("files-").FullName;
        await using var runtime = await StartAsync(folder);
        await using var app = await runtime.AttachAsync("shop");
        Task<(int Status, string Body, HttpResponseMessage Response)> CallAsync(string body) =>
            runtime.SendAsync(app, HttpMethod.Post, "/v1.0/bindings/files", body);

        (await CallAsync("""{"operation":"create","metadata":{"fileName":"a/b.json"},"data":{"x":1}}""")).Status.ShouldBe(200);
        (await File.ReadAllTextAsync(Path.Combine(folder, "a", "b.json"))).ShouldBe("""{"x":1}""");
        (await CallAsync("""{"operation":"get","metadata":{"fileName":"a/b.json"}}""")).Body.ShouldBe("""{"x":1}""");
        JsonDocument.Parse((await CallAsync("""{"operation":"list"}""")).Body).RootElement.EnumerateArray()
            .Select(file => file.GetString()).ShouldBe([Path.Combine(folder, "a", "b.json")]);
        (await CallAsync("""{"operation":"delete","metadata":{"fileName":"a/b.json"}}""")).Status.ShouldBe(204);
        (await CallAsync("""{"operation":"get","metadata":{"fileName":"a/b.json"}}""")).Status.ShouldBe(500);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../outside")]
    public async Task Nothing_outside_the_folder_is_touched(string name)
    {
        var folder = Directory.CreateTempSubdirectory("files-").FullName;
        await using var runtime = await StartAsync(folder);
        await using var app = await runtime.AttachAsync("shop");

        foreach (var operation in new[] { "create", "get", "delete" })
        {
            var (status, body, _) = await runtime.SendAsync(app, HttpMethod.Post, "/v1.0/bindings/files",
                JsonSerializer.Serialize(new { operation, metadata = new { fileName = name }, data = 1 }));
            status.ShouldBe(500);
            body.ShouldContain("is not inside the binding's folder");
        }
        Directory.Delete(folder, recursive: true);
    }
}
