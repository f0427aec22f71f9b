using System.Text;
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
        ("GET", [_, "healthz", "outbound"]) => NoContent(request),
        ("GET", [_, "metadata"]) => ApiAnswer.JsonAsync(request.Context, 200, MetadataJson.Write(session.Metadata.Read())),
        ("PUT", [_, "metadata", _]) => SetMetadataAsync(request),
        ("POST", [_, "shutdown"]) => Shutdown(request),
        _ => null,
    };

    Task Health(ApiRequest request)
    {
        if (request.Query("appid") is { } appId && appId != session.AppId)
            throw new ApiError(500, GrpcCode.Internal, "ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match");
        if (!session.IsReady)
            throw new ApiError(500, GrpcCode.Internal, "ERR_HEALTH_NOT_READY", "dapr is not ready: [runtime]");
        return NoContent(request);
    }

    async Task SetMetadataAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(session.Options.MostBodyBytes)
            ?? throw new ApiError(400, GrpcCode.InvalidArgument, "ERR_MALFORMED_REQUEST", "stream too large");
        session.Metadata.Set(request.Part(2), Encoding.UTF8.GetString(body));
        ApiAnswer.NoContent(request.Context);
    }

    // The answer goes out first: the app waits for it.
    Task Shutdown(ApiRequest request)
    {
        request.Context.Response.OnCompleted(() =>
        {
            session.Shutdown();
            return Task.CompletedTask;
        });
        return NoContent(request);
    }

    static Task NoContent(ApiRequest request)
    {
        ApiAnswer.NoContent(request.Context);
        return Task.CompletedTask;
    }
}
