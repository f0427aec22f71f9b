using Dapr.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.LocalRuntime;
using Millrace.Testing;

namespace Millrace.Services.Tests.Online;

/// <summary>An embedded runtime in a folder of its own, with the components that this repository ships.</summary>
public sealed class RuntimeFixture : IAsyncDisposable
{
    readonly string _folder;

    RuntimeFixture(string folder, LocalRuntimeHost host)
    {
        _folder = folder;
        Host = host;
    }

    public LocalRuntimeHost Host { get; private set; }

    public static async Task<RuntimeFixture> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("millrace-online-").FullName;
        return new RuntimeFixture(folder, await StartHostAsync(folder));
    }

    /// <summary>A client of an app that is attached without listening.</summary>
    public async Task<DaprClient> AttachAsync(string appId)
    {
        var app = await Host.AttachAsync(new AppRegistration { AppId = appId }, CancellationToken.None);
        return new DaprClientBuilder().UseHttpEndpoint($"http://127.0.0.1:{app.HttpPort}").UseGrpcEndpoint($"http://127.0.0.1:{app.GrpcPort}").Build();
    }

    /// <summary>Closes the runtime and opens it again on what it left behind.</summary>
    public async Task RestartAsync()
    {
        await Host.DisposeAsync();
        Host = await StartHostAsync(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    static Task<LocalRuntimeHost> StartHostAsync(string folder) => LocalRuntimeHost.StartAsync(
        new LocalRuntimeOptions { DataFolder = folder, ResourcePaths = [Path.Combine(SharedFolder.CheckoutRoot, "dapr-components")] },
        TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
}
