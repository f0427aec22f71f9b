using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Millrace.LocalRuntime.Tests;

/// <summary>A runtime in a folder of its own, with usual components, and what tests do with it.</summary>
internal sealed class RuntimeFixture : IAsyncDisposable
{
    public const string UsualResources = """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: pubsub}
        spec: {type: pubsub.kafka, version: v1, metadata: []}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: pubsub-lake}
        spec: {type: pubsub.kafka, version: v1, metadata: []}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: store}
        spec: {type: state.sqlite, version: v1, metadata: []}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: online}
        spec: {type: state.redis, version: v1, metadata: [{name: keyPrefix, value: name}]}
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("runtime-").FullName;
    readonly HttpClient _http = new();
    Func<LocalRuntimeOptions, LocalRuntimeOptions> _change = options => options;
    TimeProvider _clock = TimeProvider.System;

    public LocalRuntimeHost Host { get; private set; } = null!;

    public string Folder => _folder;

    public static async Task<RuntimeFixture> StartAsync(
        string? resources = null, Func<LocalRuntimeOptions, LocalRuntimeOptions>? change = null, TimeProvider? clock = null)
    {
        var fixture = new RuntimeFixture();
        fixture._change = change ?? fixture._change;
        fixture._clock = clock ?? fixture._clock;
        await File.WriteAllTextAsync(Path.Combine(fixture._folder, "resources.yaml"), resources ?? UsualResources);
        await fixture.OpenAsync();
        return fixture;
    }

    public async Task OpenAsync() => Host = await LocalRuntimeHost.StartAsync(_change(new LocalRuntimeOptions
    {
        DataFolder = Path.Combine(_folder, "data"),
        ResourcePaths = [Path.Combine(_folder, "resources.yaml")],
    }), _clock, NullLoggerFactory.Instance, default);

    public async Task<AttachedApp> AttachAsync(string appId, FakeApp? app = null)
    {
        var attached = await Host.AttachAsync(new AppRegistration { AppId = appId, AppPort = app?.Port }, default);
        await attached.Ready;
        return attached;
    }

    public async Task<(int Status, string Body, HttpResponseMessage Response)> SendAsync(
        AttachedApp app, HttpMethod method, string target, string? body = null, string contentType = "application/json",
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{app.HttpPort}{target}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public async Task PublishAsync(AttachedApp app, string topic, string body, string? key = null, string pubSub = "pubsub")
    {
        var query = key is null ? "" : $"?metadata.partitionKey={Uri.EscapeDataString(key)}";
        var (status, text, _) = await SendAsync(app, HttpMethod.Post, $"/v1.0/publish/{pubSub}/{topic}{query}", body);
        status.ShouldBe(204, text);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
