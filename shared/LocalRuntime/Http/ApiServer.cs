using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Millrace.LocalRuntime.Http;

/// <summary>A bare Kestrel on loopback: no host, no middleware, one handler a protocol.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    readonly KestrelServer _server;
    readonly ListenOptions? _http;
    readonly ListenOptions? _grpc;

    ApiServer(KestrelServer server, ListenOptions? http, ListenOptions? grpc) => (_server, _http, _grpc) = (server, http, grpc);

    public int HttpPort => _http?.IPEndPoint?.Port ?? 0;

    public int GrpcPort => _grpc?.IPEndPoint?.Port ?? 0;

    /// <param name="httpPort">0 takes a free port.</param>
    /// <param name="grpcPort">0 takes a free port, null opens none.</param>
    public static async Task<ApiServer> StartAsync(
        int httpPort, int? grpcPort, Func<HttpContext, Task> handle, ILoggerFactory logs, CancellationToken ct)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxRequestHeadersTotalSize = 8 << 10;
        options.RequestHeaderEncodingSelector = _ => System.Text.Encoding.UTF8;
        ListenOptions? http = null, grpc = null;
        options.Listen(IPAddress.Loopback, httpPort, listen => (http = listen).Protocols = HttpProtocols.Http1);
        if (grpcPort is { } port)
            options.Listen(IPAddress.Loopback, port, listen => (grpc = listen).Protocols = HttpProtocols.Http2);
        var server = new KestrelServer(Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs), logs);
        await server.StartAsync(new Application(handle), ct);
        return new ApiServer(server, http, grpc);
    }

    public async ValueTask DisposeAsync()
    {
        // A client that keeps its connection open must not keep the runtime from stopping.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(limit.Token);
        _server.Dispose();
    }

    sealed class Application(Func<HttpContext, Task> handle) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handle(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
