using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Millrace.Dapr.Tests.Sidecar;
using Millrace.Testing.Recordings;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>
/// Sends the recorded deliveries of daprd to an app that uses the SDK. What the app's endpoint sees must be the payload,
/// and what the app answers must reach daprd.
/// </summary>
static class DeliveryReplay
{
    static readonly string[] s_notSent = ["Host", "Content-Length", "Accept-Encoding", "User-Agent", "Content-Type"];
    static readonly string[] s_notAnswered = ["Transfer-Encoding", "Connection", "Date", "Content-Length", "Keep-Alive"];

    public static async Task RunAsync(Recording recording, ReplayReport report)
    {
        var steps = recording.Between(RecordedKind.Http, "daprd", "app")
            .Where(step => step.Http!.Request.Method == "POST").ToList();
        if (steps.Count == 0)
            return;
        RequestDelegate endpoint = _ => Task.CompletedTask;
        await using var app = await LoopbackServer.StartAsync(web =>
        {
            web.UseCloudEvents();
            web.Run(context => endpoint(context));
        });
        using var daprd = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        });
        foreach (var step in steps)
        {
            var masks = new MaskedText();
            if (step.Http!.Request.TruncatedFrom is not null || step.Http.Response.TruncatedFrom is not null)
                report.Leave(step.Index, "the body is not recorded in full");
            else
                await report.StepAsync(step.Index, () => DeliverAsync(
                    daprd, app.Addresses[0], step.Http, masks, seen => endpoint = seen));
        }
    }

    static async Task DeliverAsync(
        HttpClient daprd, Uri app, RecordedHttp recorded, MaskedText masks, Action<RequestDelegate> setEndpoint)
    {
        var body = recorded.Request.Body.AsSpan().Contains((byte)'{')
            ? Encoding.UTF8.GetBytes(masks.Fill(recorded.Request.Text))
            : recorded.Request.Body;
        var contentType = recorded.Request.Header("Content-Type");
        var isEvent = contentType == "application/cloudevents+json";
        var expected = isEvent ? ExpectedPayload.Of(body) : new(body, contentType, false);
        var isSeen = false;
        setEndpoint(async context =>
        {
            isSeen = true;
            using var received = new MemoryStream();
            await context.Request.Body.CopyToAsync(received);
            expected.ShouldNotBeNull("this delivery must be refused").ShouldBeSeen(received.ToArray(), context.Request.ContentType);
            foreach (var (name, value) in Sent(recorded, masks))
                context.Request.Headers[name].ToString().ShouldBe(value);
            if (BatchReply.Of(body, recorded) is { } batch)
                batch.ShouldBeWhatTheTypesSay();
            await AnswerAsync(context, recorded.Response, masks);
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app, recorded.Request.Target))
        {
            Content = new ByteArrayContent(body),
        };
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        foreach (var (name, value) in Sent(recorded, masks))
            request.Headers.TryAddWithoutValidation(name, value);
        if (recorded.Response.Status is not { } status)
        {
            await Should.ThrowAsync<HttpRequestException>(() => daprd.SendAsync(request));
            return;
        }
        using var response = await daprd.SendAsync(request);
        isSeen.ShouldBe(expected is not null);
        ((int)response.StatusCode).ShouldBe(expected is null ? 400 : status);
        if (expected is not null)
            (await response.Content.ReadAsStringAsync()).ShouldBe(masks.Fill(recorded.Response.Text));
    }

    static IEnumerable<KeyValuePair<string, string>> Sent(RecordedHttp recorded, MaskedText masks) =>
        recorded.Request.Headers
            .Where(header => !s_notSent.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .Select(group => KeyValuePair.Create(group.Key, masks.Fill(string.Join(",", group.Select(header => header.Value)))));

    static async Task AnswerAsync(HttpContext context, RecordedHttpResponse recorded, MaskedText masks)
    {
        if (recorded.Status is not { } status)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = status;
        foreach (var (name, value) in recorded.Headers)
            if (!s_notAnswered.Contains(name, StringComparer.OrdinalIgnoreCase))
                context.Response.Headers.Append(name, value);
        if (recorded.Body.Length > 0)
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(masks.Fill(recorded.Text)));
    }
}
