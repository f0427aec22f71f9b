using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Millrace.Dapr.Tests.Sidecar;

/// <summary>A web server on free loopback ports, one per protocol asked for; it is stopped when disposed.</summary>
sealed class LoopbackServer : IAsyncDisposable
{
    readonly WebApplication _app;

    LoopbackServer(WebApplication app)
    {
        _app = app;
        Addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address))];
    }

    /// <summary>The addresses, in the order of the protocols.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    public static async Task<LoopbackServer> StartAsync(
        Action<WebApplication> map, Action<IServiceCollection>? services = null, params HttpProtocols[] protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            foreach (var protocol in protocols.Length == 0 ? [HttpProtocols.Http1] : protocols)
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocol);
        });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new LoopbackServer(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
