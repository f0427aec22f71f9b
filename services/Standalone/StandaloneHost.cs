using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Millrace.Hosting;
using Millrace.LocalRuntime;
using Millrace.Online.Embedded;
using Millrace.Standalone.Front;
using Millrace.Standalone.Runtime;

namespace Millrace.Standalone;

/// <summary>
/// The whole suite in one process: the embedded runtime in the place of the sidecars, the services behind one front door, and
/// one folder for everything durable. The services are composed as their own programs compose them and cannot tell the difference.
/// </summary>
public sealed class StandaloneHost : IAsyncDisposable
{
    readonly FrontDoor _front;
    readonly LocalRuntimeHost _runtime;
    readonly OpenBulks _bulks;
    readonly List<WebApplication> _services = [];
    readonly List<IAsyncDisposable> _attached = [];

    StandaloneHost(FrontDoor front, LocalRuntimeHost runtime, OpenBulks bulks)
    {
        _front = front;
        _runtime = runtime;
        _bulks = bulks;
    }

    /// <summary>The port of the public endpoints.</summary>
    public int Port { get; private set; }

    /// <summary>Feast's port, or 0 when it is off.</summary>
    public int FeastPort { get; private set; }

    /// <summary>The embedded runtime.</summary>
    public LocalRuntimeHost Runtime => _runtime;

    /// <summary>Starts the runtime, opens the doors, and starts the services.</summary>
    /// <param name="options">The settings, validated.</param>
    /// <param name="configuration">The configuration that every service sees.</param>
    /// <param name="loggers">Where all of it logs.</param>
    /// <param name="clock">The clock of all services.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    public static async Task<StandaloneHost> StartAsync(
        StandaloneOptions options, IConfiguration configuration, ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken)
    {
        options.Validate();
        var services = StandaloneService.Named(options.Services);
        Directory.CreateDirectory(options.Data);

        var bulks = new OpenBulks();
        var runtime = await LocalRuntimeHost.StartAsync(
            new LocalRuntimeOptions
            {
                DataFolder = Path.Combine(options.Data, "runtime"),
                ResourcePaths = [Path.Combine(AppContext.BaseDirectory, "dapr-components")],
                FullSync = options.FullSync,
                ControlPort = options.ControlPort,
                MostBacklogBytes = options.MostBacklogBytes,
                IsTakingBulk = () => bulks.Any,
            },
            clock, loggers, cancellationToken);

        var bare = new ServiceCollection().AddSingleton(loggers).AddLogging().BuildServiceProvider();
        var host = new StandaloneHost(new FrontDoor(bare, loggers), runtime, bulks);
        try
        {
            await host.OpenAsync(options, services, configuration, loggers, clock, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var attached in _attached)
            await attached.DisposeAsync();
        foreach (var service in Enumerable.Reverse(_services))
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await service.StopAsync(limit.Token);
            await service.DisposeAsync();
        }
        await _front.DisposeAsync();
        await _runtime.DisposeAsync();
    }

    async Task OpenAsync(
        StandaloneOptions options, IReadOnlyList<StandaloneService> services, IConfiguration configuration,
        ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken)
    {
        var servers = services.ToDictionary(service => service.AppId, _ => new InProcessServer());
        var address = IPAddress.Parse(options.Address);
        var publicListener = _front.Listen(address, options.Port, _bulks.Counted(PublicRooms.At(servers, PublicRoutes.OnPublicPort)));
        var feastListener = options.FeastPort == 0
            ? (int?)null
            : _front.Listen(address, options.FeastPort, PublicRooms.At(servers, PublicRoutes.OnFeastPort));
        var appListeners = services.ToDictionary(
            service => service.AppId, service => _front.Listen(IPAddress.Loopback, 0, servers[service.AppId].AnswerAsync));
        await _front.StartAsync(cancellationToken);
        Port = _front.PortOf(publicListener);
        FeastPort = feastListener is { } listener ? _front.PortOf(listener) : 0;

        foreach (var service in services)
        {
            var attached = await _runtime.AttachAsync(
                new AppRegistration { AppId = service.AppId, AppPort = _front.PortOf(appListeners[service.AppId]) }, cancellationToken);
            _attached.Add(attached);
            var application = Build(service, servers[service.AppId], attached, options, configuration, loggers, clock);
            _services.Add(application);
            await application.StartAsync(cancellationToken);
        }
    }

    WebApplication Build(
        StandaloneService service, InProcessServer server, AttachedApp sidecar, StandaloneOptions options,
        IConfiguration configuration, ILoggerFactory loggers, TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(StandaloneHost).Assembly.GetName().Name });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Lake:Root"] = Path.Combine(options.Data, "lake"),
            ["Packs:Path"] = Path.Combine(AppContext.BaseDirectory, "packs"),
        });
        builder.Configuration.AddConfiguration(configuration);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_HTTP_PORT"] = sidecar.HttpPort.ToString(CultureInfo.InvariantCulture),
            ["DAPR_GRPC_PORT"] = sidecar.GrpcPort.ToString(CultureInfo.InvariantCulture),
        });
        builder.Services.AddSingleton<IServer>(server);
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.Services.AddSingleton(clock);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IEmbeddedRecords>(new EmbeddedRecords(_runtime.State));
        builder.Services.AddMillraceServices();
        service.Add(builder.Services, builder.Configuration);

        var application = builder.Build();
        application.UseMillraceHosting();
        service.Map(application);
        return application;
    }
}
