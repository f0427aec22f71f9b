using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Millrace.Platform.Tests.Telemetry;

/// <summary>Takes in what programs export over OTLP by HTTP, and keeps what the tests look at.</summary>
sealed class Collector : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentQueue<Span> _spans = new();
    readonly ConcurrentQueue<byte[]> _metrics = new();
    readonly ConcurrentQueue<byte[]> _logs = new();

    Collector(WebApplication app) => _app = app;

    /// <summary>All spans so far.</summary>
    public IReadOnlyList<Span> Spans => [.. _spans];

    /// <summary>The settings that make a program export to this collector, and soon.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var collector = new Collector(app);
        app.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            foreach (var span in Span.ReadAll(await BodyAsync(request)))
                collector._spans.Enqueue(span);
        });
        app.MapPost("/v1/metrics", async (HttpRequest request) => collector._metrics.Enqueue(await BodyAsync(request)));
        app.MapPost("/v1/logs", async (HttpRequest request) => collector._logs.Enqueue(await BodyAsync(request)));
        await app.StartAsync();
        return collector;
    }

    /// <summary>Whether a metric of that name has come.</summary>
    public bool HasMetric(string name) => _metrics.Any(export => export.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) >= 0);

    /// <summary>Whether a log record of that program has come.</summary>
    public bool HasLogsOf(string service) => _logs.Any(export => export.AsSpan().IndexOf(Encoding.UTF8.GetBytes(service)) >= 0);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
