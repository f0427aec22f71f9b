using System.Text;
using Microsoft.AspNetCore.Http;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Http;

/// <summary>The HTTP API of one attached app: finds the building block that a path belongs to.</summary>
internal sealed class HttpApi(AppSession session)
{
    readonly PublishApi _publish = new(session);
    readonly StateApi _state = new(session);
    readonly SidecarApi _sidecar = new(session);
    readonly SecretApi _secrets = new(session);
    readonly BindingApi _bindings = new(session);
    readonly JobApi _jobs = new(session);
    readonly LockApi _locks = new(session);
    readonly ConfigurationApi _configuration = new(session);
    readonly InvokeApi _invoke = new(session);

    public async Task HandleAsync(HttpContext context)
    {
        var request = new ApiRequest(context);
        context.Response.Headers["Traceparent"] =
            request.Trace.Parent.Length > 0 ? request.Trace.Parent : TraceContext.Absent;
        foreach (var echoed in new[] { "Tracestate", "Baggage" })
            if (context.Request.Headers.TryGetValue(echoed, out var value))
                context.Response.Headers[echoed] = value;
        try
        {
            if (!IsAllowed(request))
            {
                context.Response.StatusCode = 401;
                context.Response.ContentType = "text/plain; charset=utf-8";
                context.Response.Headers.XContentTypeOptions = "nosniff";
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("invalid api token\n"));
                return;
            }
            await (Find(request) ?? throw SidecarApi.NoRoute());
        }
        catch (ApiError error)
        {
            await ApiAnswer.ErrorAsync(context, error);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (BadHttpRequestException bad)
        {
            context.Response.StatusCode = bad.StatusCode;
        }
        catch (Exception failure)
        {
            Log.RequestFailed(session.Logger, failure, request.Method, request.RawPath, session.AppId);
            if (!context.Response.HasStarted)
                await ApiAnswer.ErrorAsync(context, new ApiError(500, GrpcCode.Internal, "ERR_INTERNAL", failure.Message));
        }
    }

    bool IsAllowed(ApiRequest request) => session.App.DaprApiToken is not { Length: > 0 } token
        || request.Segments is ["v1.0", "healthz"] or ["v1.0", "healthz", "outbound"]
        || request.Context.Request.Headers["dapr-api-token"] == token;

    Task? Find(ApiRequest request) => request.Segments switch
    {
        ["v1.0" or "v1.0-alpha1", "publish", ..] => _publish.Find(request),
        ["v1.0" or "v1.0-alpha1", "state", ..] => _state.Find(request),
        ["v1.0", "secrets", ..] => _secrets.Find(request),
        ["v1.0", "bindings", ..] => _bindings.Find(request),
        ["v1.0-alpha1", "lock" or "unlock", ..] => _locks.Find(request),
        ["v1.0-alpha1", "jobs", ..] => _jobs.Find(request),
        ["v1.0" or "v1.0-alpha1", "configuration", ..] => _configuration.Find(request),
        ["v1.0", ..] => _sidecar.Find(request),
        _ => null,
    } ?? _invoke.Find(request);
}
