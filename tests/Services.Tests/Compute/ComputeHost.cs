using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Delivery;
using Millrace.FeatureCompute;
using Millrace.Hosting;
using Millrace.LocalRuntime;
using Millrace.Services.Tests.Online;
using Millrace.Testing;

namespace Millrace.Services.Tests.Compute;

/// <summary>The feature-compute service on a port of its own, attached to an embedded runtime.</summary>
public sealed class ComputeHost : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly AttachedApp _attached;

    ComputeHost(WebApplication app, AttachedApp attached, HttpClient client)
    {
        _app = app;
        _attached = attached;
        Client = client;
    }

    public HttpClient Client { get; }

    public static string Packs { get; } = Path.Combine(SharedFolder.CheckoutRoot, "shared", "packs");

    public static async Task<ComputeHost> StartAsync(RuntimeFixture runtime, TimeProvider clock, string lake, Dictionary<string, string?>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        var port = FreePort();
        var attached = await runtime.Host.AttachAsync(new AppRegistration { AppId = AppIds.FeatureCompute, AppPort = port }, CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Packs:Path"] = Packs,
            ["Lake:Root"] = lake,
            ["Tenants:acme:ApiKeys:0"] = "acme-key",
            ["DAPR_HTTP_PORT"] = attached.HttpPort.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["DAPR_GRPC_PORT"] = attached.GrpcPort.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddSingleton(clock);
        builder.Services.AddMillraceServices();
        builder.Services.AddFeatureCompute(builder.Configuration);
        var app = builder.Build();
        app.UseMillraceHosting();
        app.MapFeatureCompute();
        await app.StartAsync();
        await attached.Ready;
        return new ComputeHost(app, attached, new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5),
        });
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _attached.DisposeAsync();
        await _app.DisposeAsync();
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
