using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.LocalRuntime.Http;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>An app that answers as the recorded one did, and remembers what it was asked.</summary>
internal sealed class RecordedApp : IAsyncDisposable
{
    readonly Dictionary<string, Queue<RecordedStep>> _answers = [];
    readonly SemaphoreSlim _arrived = new(0);
    readonly ConcurrentQueue<RecordedAppCall> _calls = [];
    readonly string _subscriptions;
    ApiServer _server = null!;

    RecordedApp(IEnumerable<RecordedStep> steps, string subscriptions)
    {
        _subscriptions = subscriptions;
        foreach (var step in steps)
        {
            var key = $"{step.Http!.Request.Method} {step.Http.Request.Target}";
            if (!_answers.TryGetValue(key, out var queue))
                _answers[key] = queue = new();
            queue.Enqueue(step);
        }
    }

    public int Port => _server.HttpPort;

    public RecordedAppCall[] Calls => [.. _calls];

    public static async Task<RecordedApp> StartAsync(IEnumerable<RecordedStep> steps, string subscriptions)
    {
        var app = new RecordedApp(steps, subscriptions);
        app._server = await ApiServer.StartAsync(0, null, app.HandleAsync, NullLoggerFactory.Instance, default);
        return app;
    }

    async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var call = new RecordedAppCall(context.Request.Method, target,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase)!,
            body.ToArray());
        var answer = Answer($"{call.Method} {target}");
        if (answer is null && target.StartsWith("/dapr/", StringComparison.Ordinal))
        {
            context.Response.StatusCode = target == "/dapr/subscribe" ? 200 : 404;
            if (target == "/dapr/subscribe")
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(_subscriptions));
            return;
        }
        _calls.Enqueue(call);
        _arrived.Release();
        if (answer is null)
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
        if (status is not 204 && call.Method != "HEAD")
            await context.Response.Body.WriteAsync(response.Body);
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

/// <summary>One call that the app got.</summary>
internal sealed record RecordedAppCall(string Method, string Target, IReadOnlyDictionary<string, string[]> Headers, byte[] Body)
{
    /// <summary>What tells streams of messages apart: where it was sent and what topic it came from.</summary>
    public string Stream => $"{Method} {Target} {(Headers.TryGetValue("pubsubname", out var name) ? name[0] : "")} {TopicOf(Body)}";

    public static string TopicOf(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("topic", out var topic)
                ? topic.ToString() : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
