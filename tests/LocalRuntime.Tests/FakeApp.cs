using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.LocalRuntime.Http;

namespace Millrace.LocalRuntime.Tests;

/// <summary>An app that answers as a test says and remembers what it was sent.</summary>
internal sealed class FakeApp : IAsyncDisposable
{
    readonly ApiServer _server;

    FakeApp(ApiServer server, FakeAppCalls calls) => (_server, Calls) = (server, calls);

    public FakeAppCalls Calls { get; }

    public int Port => _server.HttpPort;

    /// <param name="answer">Status and body for a call; by default 200 and nothing.</param>
    public static async Task<FakeApp> StartAsync(
        string subscriptions, Func<AppCall, Task<(int Status, string Body)>>? answer = null, int port = 0)
    {
        var calls = new FakeAppCalls();
        var server = await ApiServer.StartAsync(port, null, async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var call = new AppCall(context.Request.Method, context.Request.Path + context.Request.QueryString,
                context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
                await reader.ReadToEndAsync());
            var (status, body) = call.Path switch
            {
                "/dapr/subscribe" => (200, subscriptions),
                "/dapr/config" => (404, ""),
                _ => answer is null ? (200, "") : await answer(call),
            };
            if (!call.Path.StartsWith("/dapr/", StringComparison.Ordinal))
                calls.Add(call);
            context.Response.StatusCode = status;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        }, NullLoggerFactory.Instance, default);
        return new FakeApp(server, calls);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

/// <summary>One call that an app got.</summary>
internal sealed record AppCall(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>The calls that an app got, in order.</summary>
internal sealed class FakeAppCalls
{
    readonly ConcurrentQueue<AppCall> _calls = [];
    readonly SemaphoreSlim _arrived = new(0);

    public void Add(AppCall call)
    {
        _calls.Enqueue(call);
        _arrived.Release();
    }

    public AppCall[] All => [.. _calls];

    /// <summary>Waits until there are so many calls that a condition selects; fails after two minutes, as a busy machine may take long.</summary>
    public async Task<AppCall[]> WaitForAsync(int count, Func<AppCall, bool>? where = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (true)
        {
            var found = _calls.Where(where ?? (_ => true)).ToArray();
            if (found.Length >= count)
                return found;
            await _arrived.WaitAsync(limit.Token);
        }
    }
}
