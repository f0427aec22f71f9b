using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Millrace.Testing;
using StackExchange.Redis;

namespace Millrace.Services.Tests.Online;

/// <summary>A Redis of its own for one test class, on a free port, without persistence.</summary>
public sealed class RedisServer : IDisposable
{
    readonly Process _process;

    RedisServer(Process process, ConnectionMultiplexer connection)
    {
        _process = process;
        Connection = connection;
    }

    public ConnectionMultiplexer Connection { get; }

    public static async Task<RedisServer> StartAsync()
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Tool.Find("redis-server")!, $"--port {port} --bind 127.0.0.1 --save \"\" --appendonly no")
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                return new RedisServer(process, await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}"));
        throw new InvalidOperationException("redis-server ended before it was ready");
    }

    public void Dispose()
    {
        Connection.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
