using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Millrace.Standalone.Front;

/// <summary>What stands behind a public port: the services by path, and the few answers that belong to the process.</summary>
static class PublicRooms
{
    /// <summary>The room behind a port.</summary>
    /// <param name="servers">The services of this process by app id.</param>
    /// <param name="appIdOf">The app id behind a path, or null.</param>
    public static Func<IFeatureCollection, Task> At(
        IReadOnlyDictionary<string, InProcessServer> servers, Func<string, string?> appIdOf) =>
        request =>
        {
            var path = request.GetRequiredFeature<IHttpRequestFeature>().Path;
            if (path.StartsWith("/health", StringComparison.Ordinal))
                return HealthAsync(servers, request, path);
            if (path == "/openapi/v1.json")
                path = "/v1/";
            return appIdOf(path) is { } appId && servers.TryGetValue(appId, out var server)
                ? server.AnswerAsync(request)
                : NotFoundAsync(request, path);
        };

    // The process is as healthy as its services: the first one answers for the runtime that all of them share.
    static Task HealthAsync(IReadOnlyDictionary<string, InProcessServer> servers, IFeatureCollection request, string path)
    {
        if (path == "/health")
            request.GetRequiredFeature<IHttpRequestFeature>().Path = "/health/ready";
        return servers.Count == 0 ? AnswerAsync(request, StatusCodes.Status200OK, "text/plain", "Healthy"u8.ToArray()) : servers.Values.First().AnswerAsync(request);
    }

    static Task NotFoundAsync(IFeatureCollection request, string path) =>
        AnswerAsync(request, StatusCodes.Status404NotFound, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["type"] = "about:blank",
            ["title"] = "Unknown path",
            ["status"] = StatusCodes.Status404NotFound,
            ["code"] = "unknown_path",
            ["detail"] = $"There is nothing public at '{path}'.",
        }));

    static async Task AnswerAsync(IFeatureCollection request, int status, string contentType, byte[] body)
    {
        var response = request.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = status;
        response.Headers.ContentType = contentType;
        response.Headers.ContentLength = body.Length;
        await request.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body);
    }
}
