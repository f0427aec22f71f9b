using Millrace.DaprProtocol.Transport;
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
            "content-length", "content-type", "dapr-app-id", "dapr-api-token", "expect", "traceparent"];

    /// <summary>Calls a method of an app and gives its answer, whatever its status is; the caller disposes of it.</summary>
    /// <exception cref="ApiError">The app is not attached or did not answer.</exception>
    /// <exception cref="GrpcStatusException">An app that listens by gRPC refused the call.</exception>
    public async Task<HttpResponseMessage> InvokeAsync(string appId, AppRequest request, TraceContext trace, CancellationToken ct)
    {
        if (appId.Length == 0)
            throw Failed(appId, "app id is empty");
        var callee = directory.Find(appId) ?? throw Failed(appId, $"couldn't find service: {appId}");
        if (callee.Channel.Address is null)
            throw Failed(appId, "app channel is not initialized");
        var passedOn = request with { Headers = Headers(request, appId, trace) };
        return await WithPolicyAsync(appId, callee, token => callee.Channel.InvokeAsync(passedOn, token), ct);
    }

    List<KeyValuePair<string, string>> Headers(AppRequest request, string appId, TraceContext trace)
    {
        var headers = new List<KeyValuePair<string, string>>(request.Headers
            .Where(header => !s_hopByHop.Contains(header.Key.ToLowerInvariant()))
            // Names of gRPC itself are taken on the way.
            .Select(header => header.Key.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)
                ? new("Dapr-" + header.Key, header.Value) : header))
        {
            new("Traceparent", trace.Parent.Length > 0 ? trace.Parent : TraceContext.Absent),
        };
        if (appId == caller.AppId)
            return headers;
        headers.Add(new("X-Forwarded-For", "127.0.0.1"));
        headers.Add(new("X-Forwarded-Host", Environment.MachineName));
        headers.Add(new("Forwarded", $"for=127.0.0.1;by=127.0.0.1;host={Environment.MachineName}"));
        headers.Add(new("dapr-caller-app-id", caller.AppId));
        headers.Add(new("dapr-caller-namespace", "default"));
        headers.Add(new("dapr-callee-app-id", appId));
        return headers;
    }

    async Task<HttpResponseMessage> WithPolicyAsync(
        string appId, AppSession callee, Func<CancellationToken, Task<HttpResponseMessage>> call, CancellationToken ct)
    {
        var policy = caller.Resources.App(caller.AppId, appId);
        HttpResponseMessage? answer = null;
        GrpcStatusException? refusal = null;
        var outcome = await Retrying.RunAsync(callee.Delivery, policy, async token =>
        {
            answer?.Dispose();
            (answer, refusal) = (null, null);
            try
            {
                answer = await call(token);
                return answer.IsSuccessStatusCode ? Outcome.Done : Outcome.Retry("", (int)answer.StatusCode);
            }
            catch (GrpcStatusException failure)
            {
                refusal = failure;
                return Outcome.Retry(failure.Message);
            }
        }, ct);
        return answer ?? throw (Exception?)refusal ?? Failed(appId, outcome.Reason);
    }

    /// <summary>The error of a call that did not come to an answer.</summary>
    public static ApiError Failed(string appId, string why) =>
        new(500, GrpcCode.Internal, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {why}") { GrpcDetails = [] };
}
