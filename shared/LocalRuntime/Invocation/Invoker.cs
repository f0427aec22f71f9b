using Millrace.DaprProtocol.Transport;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resilience;

namespace Millrace.LocalRuntime.Invocation;

/// <summary>Calls of other apps, and of servers outside.</summary>
internal sealed class Invoker(AppSession caller, AppDirectory directory, OutsideServers outside)
{
    static readonly string[] s_hopByHop =
        ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te", "trailer", "host",
            "content-length", "content-type", "dapr-app-id", "dapr-api-token", "expect", "traceparent"];

    /// <summary>Calls a method and gives its answer, whatever its status is; the caller disposes of it.</summary>
    /// <param name="target">An app's id, the name of a server outside, or an address.</param>
    /// <exception cref="ApiError">The app is not attached or did not answer.</exception>
    /// <exception cref="GrpcStatusException">An app that listens by gRPC refused the call.</exception>
    public async Task<HttpResponseMessage> InvokeAsync(string target, AppRequest request, TraceContext trace, CancellationToken ct)
    {
        if (target.Length == 0)
            throw Failed(target, "app id is empty");
        if (directory.Find(target) is { } callee)
        {
            var headers = Headers(request, trace, target == caller.AppId ? null : target);
            return await WithPolicyAsync(target, token => callee.InvokeAsync(request with { Headers = headers }, token), ct);
        }
        if (outside.Find(target) is not { } server)
            throw Failed(target, $"couldn't find service: {target}");
        var plain = request with { Headers = Headers(request, trace, callee: null) };
        return await WithPolicyAsync(target, token => outside.InvokeAsync(server, plain, token), ct);
    }

    // Another app is told who calls it.
    List<KeyValuePair<string, string>> Headers(AppRequest request, TraceContext trace, string? callee)
    {
        var headers = new List<KeyValuePair<string, string>>(request.Headers
            .Where(header => !s_hopByHop.Contains(header.Key.ToLowerInvariant()))
            // Names of gRPC itself are taken on the way.
            .Select(header => header.Key.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)
                ? new("Dapr-" + header.Key, header.Value) : header))
        {
            new("Traceparent", trace.Parent.Length > 0 ? trace.Parent : TraceContext.Absent),
        };
        if (callee is null)
            return headers;
        headers.Add(new("X-Forwarded-For", "127.0.0.1"));
        headers.Add(new("X-Forwarded-Host", Environment.MachineName));
        headers.Add(new("Forwarded", $"for=127.0.0.1;by=127.0.0.1;host={Environment.MachineName}"));
        headers.Add(new("dapr-caller-app-id", caller.AppId));
        headers.Add(new("dapr-caller-namespace", "default"));
        headers.Add(new("dapr-callee-app-id", callee));
        return headers;
    }

    async Task<HttpResponseMessage> WithPolicyAsync(
        string target, Func<CancellationToken, Task<HttpResponseMessage>> call, CancellationToken ct)
    {
        HttpResponseMessage? answer = null;
        Exception? refusal = null;
        var outcome = await Retrying.RunAsync(caller.Delivery, caller.Policies.App(target), async token =>
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
        if (outcome.Kind == OutcomeKind.Failed)
        {
            // The last attempt was not made, so the answer of the one before it does not count.
            answer?.Dispose();
            throw Failed(target, outcome.Reason);
        }
        return answer ?? throw refusal ?? Failed(target, outcome.Reason);
    }

    /// <summary>The error of a call that did not come to an answer.</summary>
    public static ApiError Failed(string target, string why) =>
        new(500, GrpcCode.Internal, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {target}, err: {why}") { GrpcDetails = [] };
}
