using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Invocation;

/// <summary>Calls from one app to another through the runtime.</summary>
internal sealed class Invoker(AppSession caller, AppDirectory directory)
{
    static readonly string[] s_hopByHop =
        ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te", "trailer", "host",
            "content-length", "content-type", "dapr-app-id", "dapr-api-token", "expect"];

    /// <summary>Calls a method of an app and gives its answer, whatever its status is; the caller disposes of it.</summary>
    /// <param name="target">Path and query on the callee, escaped.</param>
    /// <exception cref="ApiError">The app is not attached or did not answer.</exception>
    public async Task<HttpResponseMessage> InvokeAsync(string appId, HttpMethod method, string target,
        IEnumerable<KeyValuePair<string, string>> headers, byte[] body, string? contentType, TraceContext trace, CancellationToken ct)
    {
        var callee = directory.Find(appId) ?? throw Failed(appId, $"couldn't find service: {appId}");
        if (callee.Channel.Address is null)
            throw Failed(appId, "app channel is not initialized");
        var sent = new List<KeyValuePair<string, string>>(headers.Where(header => !s_hopByHop.Contains(header.Key.ToLowerInvariant()))
            .Select(header => header.Key.Equals("grpc-timeout", StringComparison.OrdinalIgnoreCase)
                ? new("Dapr-Grpc-Timeout", header.Value) : header))
        {
            new("X-Forwarded-For", "127.0.0.1"),
            new("X-Forwarded-Host", Environment.MachineName),
            new("Forwarded", $"for=127.0.0.1;by=127.0.0.1;host={Environment.MachineName}"),
        };
        sent.RemoveAll(header => header.Key.Equals("traceparent", StringComparison.OrdinalIgnoreCase));
        sent.Add(new("Traceparent", trace.Parent.Length > 0 ? trace.Parent : TraceContext.Absent));
        if (appId != caller.AppId)
        {
            sent.Add(new("dapr-caller-app-id", caller.AppId));
            sent.Add(new("dapr-caller-namespace", "default"));
            sent.Add(new("dapr-callee-app-id", appId));
        }
        return await WithPolicyAsync(appId, callee, token => callee.Channel.OpenAsync(
            method, target, sent, body, contentType, token), ct);
    }

    async Task<HttpResponseMessage> WithPolicyAsync(
        string appId, AppSession callee, Func<CancellationToken, Task<HttpResponseMessage>> call, CancellationToken ct)
    {
        var policy = caller.Resources.App(caller.AppId, appId);
        HttpResponseMessage? answer = null;
        var outcome = await Retrying.RunAsync(callee.Delivery, policy, async token =>
        {
            answer?.Dispose();
            answer = null;
            answer = await call(token);
            return answer.IsSuccessStatusCode ? Outcome.Done : Outcome.Retry("", (int)answer.StatusCode);
        }, ct);
        return answer ?? throw Failed(appId, outcome.Reason);
    }

    static ApiError Failed(string appId, string why) =>
        new(500, GrpcCode.Internal, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {why}") { GrpcDetails = [] };
}
