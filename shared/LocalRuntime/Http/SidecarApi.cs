using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Errors;

namespace Millrace.LocalRuntime.Http;

/// <summary>Health, metadata and shutdown.</summary>
internal sealed class SidecarApi(AppSession session)
{
    public static ApiError NoRoute() => new(404, GrpcCode.NotFound, "ERR_DIRECT_INVOKE",
        "failed getting app id either from the URL path or the header dapr-app-id");

    public Task? Find(ApiRequest request) => (request.Method, request.Segments) switch
    {
        ("GET", [_, "healthz"]) => Health(request),
        ("GET", [_, "healthz", "outbound"]) => Outbound(request),
        _ => null,
    };

    Task Health(ApiRequest request)
    {
        if (request.Query("appid") is { } appId && appId != session.AppId)
            throw new ApiError(500, GrpcCode.Internal, "ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match");
        if (!session.IsReady)
            throw new ApiError(500, GrpcCode.Internal, "ERR_HEALTH_NOT_READY", "dapr is not ready: [runtime]");
        ApiAnswer.NoContent(request.Context);
        return Task.CompletedTask;
    }

    static Task Outbound(ApiRequest request)
    {
        ApiAnswer.NoContent(request.Context);
        return Task.CompletedTask;
    }
}
