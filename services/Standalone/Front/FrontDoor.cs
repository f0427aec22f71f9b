using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Millrace.Standalone.Front;

/// <summary>
/// One Kestrel for the whole process. Every listener has a room behind it: the public port and Feast's port choose a service
/// by path, and each service has a port of its own where only the sidecar calls.
/// </summary>
sealed class FrontDoor : IHttpApplication<IFeatureCollection>, IAsyncDisposable
{
    readonly KestrelServerOptions _options;
    readonly KestrelServer _server;
    readonly List<ListenOptions> _listeners = [];

    public FrontDoor(IServiceProvider services, ILoggerFactory loggers)
    {
        _options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        _options.Limits.MaxRequestBodySize = null;
        _server = new KestrelServer(
            Options.Create(_options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers),
            loggers);
    }

    /// <summary>Opens a listener; port 0 takes a free one, known by <see cref="PortOf"/> after the start.</summary>
    /// <returns>The listener's number.</returns>
    public int Listen(IPAddress address, int port, Func<IFeatureCollection, Task> room)
    {
        _options.Listen(address, port, listener =>
        {
            listener.Use(next => connection =>
            {
                connection.Items[typeof(FrontDoor)] = room;
                return next(connection);
            });
            _listeners.Add(listener);
        });
        return _listeners.Count - 1;
    }

    /// <summary>The bound port of a listener.</summary>
    public int PortOf(int listener) => _listeners[listener].IPEndPoint!.Port;

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(this, cancellationToken);

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        var items = context.GetRequiredFeature<IConnectionItemsFeature>().Items;
        return ((Func<IFeatureCollection, Task>)items[typeof(FrontDoor)]!)(context);
    }

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _server.StopAsync(limit.Token);
        _server.Dispose();
    }
}
