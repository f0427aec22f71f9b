using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Millrace.Hosting;
using Millrace.LocalRuntime;

namespace Millrace.Standalone;

/// <summary>One service in a process of its own, attached to the runtime that another process owns: behind <c>millrace serve</c>.</summary>
public static class AttachedService
{
    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    /// <param name="appId">Which service.</param>
    /// <param name="runtime">The runtime's control address.</param>
    /// <param name="port">The service's own port on loopback; 0 takes a free one.</param>
    /// <param name="data">The data folder of the runtime's process, for the lake in it; configuration's <c>Lake:Root</c> comes first.</param>
    /// <param name="clock">The clock of the service.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="ArgumentException">There is no such service.</exception>
    public static async Task RunAsync(string appId, Uri runtime, int port, string? data, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (StandaloneService.Named(appId) is not [var service])
            throw new ArgumentException($"'{appId}' is not one service; {string.Join(", ", StandaloneService.All.Select(one => one.AppId))} are there.");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        if (port == 0)
            port = FreePort();

        await using var sidecar = await AttachAsync(service.AppId, runtime, port, clock, cancellationToken);
        var lake = builder.Configuration["Lake:Root"] ?? (data is null ? null : Path.Combine(data, "lake"));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_HTTP_PORT"] = sidecar.HttpPort.ToString(CultureInfo.InvariantCulture),
            ["DAPR_GRPC_PORT"] = sidecar.GrpcPort.ToString(CultureInfo.InvariantCulture),
            ["Lake:Root"] = lake,
            ["Packs:Path"] = builder.Configuration["Packs:Path"] ?? Path.Combine(AppContext.BaseDirectory, "packs"),
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.AddMillraceHosting(service.AppId);
        builder.Services.AddSingleton(clock);
        service.Add(builder.Services, builder.Configuration);

        await using var app = builder.Build();
        app.UseMillraceHosting();
        service.Map(app);
        await app.StartAsync(cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{service.AppId} listens on http://127.0.0.1:{port}"));
        await app.WaitForShutdownAsync(CancellationToken.None);
    }

    static async Task<RuntimeAttachment> AttachAsync(string appId, Uri runtime, int port, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        return await RuntimeAttachment.AttachAsync(
            runtime, new AppRegistration { AppId = appId, AppPort = port }, clock, loggers.CreateLogger("Millrace.LocalRuntime"), cancellationToken);
    }

    // The runtime must be told the port before anything listens there.
    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
