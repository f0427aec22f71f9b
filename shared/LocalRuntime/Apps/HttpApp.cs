using Microsoft.Extensions.Logging;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Jobs;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resilience;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Apps;

/// <summary>An app that listens by HTTP.</summary>
internal sealed class HttpApp : AppChannel
{
    readonly HttpMessageInvoker _client = HttpRequests.NewClient();
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly string _root;

    public HttpApp(AppRegistration app, TimeProvider time, ILogger logger)
        : base(app)
    {
        (_time, _logger) = (time, logger);
        _root = app.Channel?.ToString().TrimEnd('/') ?? "";
    }

    public override async Task<IReadOnlyList<Subscription>> ReadSubscriptionsAsync(CancellationToken ct)
    {
        await AskAsync("/dapr/config", tries: 1, ct);
        return await AskAsync("/dapr/subscribe", tries: 4, ct) is { Status: 200, Body.Length: > 0 } answer
            ? SubscriptionList.Parse(answer.Body)
            : [];
    }

    public override async Task<Outcome> DeliverAsync(EventDelivery delivery, CancellationToken ct) =>
        ReplyContract.Single(await SendAsync(
            HttpMethod.Post, delivery.Path, delivery.Headers, delivery.Body, "application/cloudevents+json", ct));

    public override async Task<Outcome[]> DeliverAsync(BatchDelivery delivery, CancellationToken ct) =>
        ReplyContract.Bulk(
            await SendAsync(HttpMethod.Post, delivery.Path,
                [new("pubsubname", delivery.PubSub), new("traceparent", TraceContext.Absent)],
                BatchJson.Write(delivery), "application/json", ct),
            [.. delivery.Entries.Select(entry => entry.Id)]);

    public override async Task<bool> HandlesAsync(string binding, string route, CancellationToken ct)
    {
        var answer = await SendAsync(HttpMethod.Options, route, [], default, "application/json", ct);
        return answer.IsSuccess || answer.Status == 405;
    }

    public override async Task<BindingReply> HandleAsync(
        string binding, string route, IReadOnlyDictionary<string, string> metadata, CancellationToken ct)
    {
        var answer = await SendAsync(HttpMethod.Post, route,
            metadata.Append(new("traceparent", TraceContext.Absent)), default, "application/json", ct);
        return new BindingReply(answer.IsSuccess ? null : $"the app answered {answer.Status}", answer.Status);
    }

    public override async Task<string?> RunJobAsync(Job job, CancellationToken ct)
    {
        if (JobData.Defect(job.Data) is { } defect)
            return $"error returned from app channel while sending triggered job to app: proto: {defect}";
        var answer = await SendAsync(HttpMethod.Post, $"/job/{Uri.EscapeDataString(job.Name)}",
            [new("traceparent", TraceContext.Absent)], JobData.Body(job.Data), "application/json", ct);
        // An app that does not know the job any more does not want it again.
        return answer.IsSuccess || answer.Status == 404 ? null : $"the app answered {answer.Status}";
    }

    public override Task<HttpResponseMessage> InvokeAsync(AppRequest request, CancellationToken ct) =>
        OpenAsync(request.Method, request.Target, request.Headers, request.Body, request.ContentType, ct);

    public override async Task<bool> ProbeAsync(string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url(path));
        using var response = await _client.SendAsync(request, ct);
        return response.IsSuccessStatusCode;
    }

    async Task<AppAnswer?> AskAsync(string path, int tries, CancellationToken ct)
    {
        for (var wait = TimeSpan.FromMilliseconds(500); tries > 0; tries--, wait *= 1.5)
            try
            {
                return await SendAsync(HttpMethod.Get, path, [new("dapr-app-id", App.AppId)], default, "application/json", ct);
            }
            catch (HttpRequestException failure)
            {
                Log.SubscriptionsRefused(_logger, App.AppId, $"GET {path}: {failure.Message}");
                if (tries > 1)
                    await Task.Delay(wait, _time, ct);
            }
        return null;
    }

    // Sends a request and reads the whole answer.
    Task<AppAnswer> SendAsync(HttpMethod method, string target,
        IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, string? contentType, CancellationToken ct) =>
        InTurnAsync(async () =>
        {
            using var response = await OpenAsync(method, target, headers, body, contentType, ct);
            return new AppAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct));
        }, ct);

    async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string target,
        IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, string? contentType, CancellationToken ct)
    {
        using var request = HttpRequests.New(
            method, Url(target), App.AppApiToken is { } token ? headers.Append(new("dapr-api-token", token)) : headers, body, contentType);
        return await _client.SendAsync(request, ct);
    }

    // A path may lack its leading slash.
    string Url(string target) => _root + (target.StartsWith('/') ? "" : "/") + target;

    public override void Dispose() => _client.Dispose();
}
