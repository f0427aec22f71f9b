using Dapr.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Millrace.Dapr.Tests.Sidecar;
using Millrace.Testing.Recordings;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>Makes the recorded HTTP calls that the client makes by HTTP: health and invocation.</summary>
static class HttpReplay
{
    const string Invoke = "/v1.0/invoke/";
    static readonly string[] s_hopByHop = ["Transfer-Encoding", "Connection", "Date", "Content-Length", "Keep-Alive"];

    public static async Task RunAsync(Recording recording, ReplayReport report)
    {
        var steps = recording.Between(RecordedKind.Http, "client", "daprd")
            .Where(step => step.Http!.Request.Target.StartsWith("/v1.0/healthz", StringComparison.Ordinal)
                || step.Http!.Request.Target.StartsWith(Invoke, StringComparison.Ordinal)).ToList();
        if (steps.Count == 0)
            return;
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        foreach (var step in steps)
        {
            var request = step.Http!.Request;
            if (request is { Method: "GET", Target: "/v1.0/healthz" })
                await report.StepAsync(step.Index, () => HealthAsync(sidecar, step, token => client.CheckHealthAsync(token)));
            else if (request is { Method: "GET", Target: "/v1.0/healthz/outbound" })
                await report.StepAsync(step.Index, () => HealthAsync(sidecar, step, token => client.CheckOutboundHealthAsync(token)));
            else if (Invocation(request) is { } call)
                await report.StepAsync(step.Index, () => InvokeAsync(sidecar, client, step, call));
            else
                report.Leave(step.Index, $"{request.Method} {request.Target} is not a call the client makes");
        }
    }

    static async Task HealthAsync(FakeSidecar sidecar, RecordedStep step, Func<CancellationToken, Task<bool>> check)
    {
        string? target = null;
        sidecar.OnRequest = context =>
        {
            target = Target(context);
            return AnswerAsync(context, step.Http!.Response);
        };
        (await check(CancellationToken.None)).ShouldBe(step.Http!.Response.Status is >= 200 and < 300);
        target.ShouldBe(step.Http.Request.Target);
    }

    /// <summary>App and method of a recorded invocation, if an address of that text can be sent at all.</summary>
    static (string AppId, string Method)? Invocation(RecordedHttpRequest request)
    {
        var separator = request.Target.IndexOf("/method/", StringComparison.Ordinal);
        var isSendable = Uri.TryCreate($"http://localhost{request.Target}", UriKind.Absolute, out var uri)
            && uri.PathAndQuery == request.Target;
        if (separator < Invoke.Length || !isSendable || request.TruncatedFrom is not null
            || request.Method is "CONNECT" or "TRACE" || request.Header("Accept-Encoding") is not null)
            return null;
        return (request.Target[Invoke.Length..separator], request.Target[(separator + "/method/".Length)..]);
    }

    static async Task InvokeAsync(
        FakeSidecar sidecar, DaprClient client, RecordedStep step, (string AppId, string Method) call)
    {
        var (request, response) = (step.Http!.Request, step.Http.Response);
        var (method, target, body) = ("", "", Array.Empty<byte>());
        sidecar.OnRequest = async context =>
        {
            using var received = new MemoryStream();
            await context.Request.Body.CopyToAsync(received);
            (method, target, body) = (context.Request.Method, Target(context), received.ToArray());
            await AnswerAsync(context, response);
        };
        using var message = client.CreateInvokeMethodRequest(new HttpMethod(request.Method), call.AppId, call.Method);
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.Header("Content-Type"));
        }
#pragma warning disable CS0618 // What is obsolete must keep working as long as it is offered.
        if (response.Status is null)
            await Should.ThrowAsync<InvocationException>(() => client.InvokeMethodWithResponseAsync(message));
        else
        {
            using var answer = await client.InvokeMethodWithResponseAsync(message);
            ((int)answer.StatusCode).ShouldBe(response.Status.Value);
            if (response.TruncatedFrom is null && request.Method != "HEAD")
                (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(response.Body);
        }
#pragma warning restore CS0618
        (method, target).ShouldBe((request.Method, request.Target));
        body.ShouldBe(request.Body);
    }

    static string Target(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    static async Task AnswerAsync(HttpContext context, RecordedHttpResponse recorded)
    {
        if (recorded.Status is not { } status)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = status;
        foreach (var (name, value) in recorded.Headers)
            if (!s_hopByHop.Contains(name, StringComparer.OrdinalIgnoreCase))
                context.Response.Headers.Append(name, value);
        if (recorded.Body.Length > 0 && context.Request.Method != "HEAD")
            await context.Response.Body.WriteAsync(recorded.Body);
    }
}
