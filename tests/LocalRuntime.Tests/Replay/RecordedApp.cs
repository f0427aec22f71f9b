using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.LocalRuntime.Http;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>An app, or a server outside, that answers as the recorded one did, and remembers what it was asked.</summary>
internal sealed class RecordedApp : IAsyncDisposable
{
    readonly Dictionary<string, Queue<RecordedStep>> _answers = [];
    readonly SemaphoreSlim _arrived = new(0);
    readonly ConcurrentQueue<RecordedAppCall> _calls = [];
    readonly string _subscriptions;
    ApiServer _server = null!;
    (int Http, int Grpc) _ports;

    RecordedApp(IEnumerable<RecordedStep> steps, string subscriptions)
    {
        _subscriptions = subscriptions;
        foreach (var step in steps)
        {
            var call = RecordedAppCall.Of(step);
            if (!_answers.TryGetValue(call.Key, out var queue))
                _answers[call.Key] = queue = new();
            queue.Enqueue(step);
            if (call.IsProbe && step.Http is { } probe)
                Health = Health == 0 ? probe.Response.Status ?? 500 : Health;
        }
    }

    public int HttpPort => _server.HttpPort;

    public int GrpcPort => _server.GrpcPort;

    /// <summary>What it answers to probes of its health.</summary>
    public int Health { get; set; }

    public RecordedAppCall[] Calls => [.. _calls];

    public static async Task<RecordedApp> StartAsync(IEnumerable<RecordedStep> steps, string subscriptions)
    {
        var app = new RecordedApp(steps, subscriptions);
        await app.ListenAsync();
        return app;
    }

    /// <summary>Listens, on the ports that it had before.</summary>
    public async Task ListenAsync() => _server = await ApiServer.StartAsync(
        _ports.Http, _ports.Grpc, context => context.Request.Protocol == "HTTP/2" ? HandleGrpcAsync(context) : HandleAsync(context),
        NullLoggerFactory.Instance, default);

    /// <summary>Is away: nobody can connect.</summary>
    public async Task CloseAsync()
    {
        _ports = (HttpPort, GrpcPort);
        await _server.DisposeAsync();
    }

    async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var call = new RecordedAppCall(context.Request.Method, target, Headers(context), body.ToArray());
        var answer = Answer(call.Key);
        if (answer is null && target.StartsWith("/dapr/", StringComparison.Ordinal))
        {
            context.Response.StatusCode = target == "/dapr/subscribe" ? 200 : 404;
            if (target == "/dapr/subscribe")
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(_subscriptions));
            return;
        }
        Add(call);
        if (call.IsProbe)
            context.Response.StatusCode = Health;
        if (answer is null || call.IsProbe)
            return;
        if (answer.TookMs > 400)
            await Task.Delay(answer.TookMs, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        var response = answer.Http!.Response;
        if (response.Status is not { } status)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = status;
        foreach (var (name, value) in response.Headers)
            if (name is not ("Content-Length" or "Date" or "Server" or "Transfer-Encoding" or "Connection"))
                context.Response.Headers.Append(name, value);
        if (status is not 204)
            context.Response.ContentLength = response.Body.Length;
        if (call.Method != "HEAD" && status is not 204)
            await context.Response.Body.WriteAsync(response.Body);
    }

    async Task HandleGrpcAsync(HttpContext context)
    {
        var method = context.Request.Path.Value!.Split('/')[^1];
        var call = RecordedAppCall.OfGrpc(method, Headers(context), await RecordedCallback.ReadAsync(context, method));
        Add(call);
        await RecordedCallback.AnswerAsync(context, method, Answer(call.Key)?.Grpc?.Response);
    }

    static Dictionary<string, string[]> Headers(HttpContext context) => context.Request.Headers
        .ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase)!;

    void Add(RecordedAppCall call)
    {
        _calls.Enqueue(call);
        _arrived.Release();
    }

    RecordedStep? Answer(string key)
    {
        lock (_answers)
            return !_answers.TryGetValue(key, out var queue) ? null : queue.Count > 1 ? queue.Dequeue() : queue.Peek();
    }

    /// <summary>Waits until there are so many calls, at most so long; whether there are.</summary>
    public async Task<bool> WaitForAsync(Func<RecordedAppCall[], bool> enough, TimeSpan longest)
    {
        using var limit = new CancellationTokenSource(longest);
        while (!enough(Calls))
            try
            {
                await _arrived.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                return enough(Calls);
            }
        return true;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
