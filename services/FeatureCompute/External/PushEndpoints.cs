using System.Text.Json;

namespace Millrace.FeatureCompute.External;

/// <summary>
/// <c>POST /push</c> and <c>POST /write-to-online-store</c>: rows for external views, which feature-serving hands on. The
/// answer comes when gold has the rows, and the online store where it was asked to.
/// </summary>
internal static class PushEndpoints
{
    public static void MapPush(this IEndpointRouteBuilder app)
    {
        app.MapPost("/push", (HttpContext http, JsonElement body, ExternalViews views) => views.PushAsync(http, body))
            .WithName("Push").WithTags("push");
        app.MapPost("/write-to-online-store", (HttpContext http, JsonElement body, ExternalViews views) => views.WriteAsync(http, body))
            .WithName("WriteToOnlineStore").WithTags("push");
    }
}
