using System.Text.Json;
using Millrace.FeatureServing.Access;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.Push;

/// <summary>
/// <c>/push</c> and <c>/write-to-online-store</c> take rows for external views. No pack can declare such a view yet, so
/// every name is unknown, and callers are told so instead of being thanked for rows that nobody keeps.
/// </summary>
internal static class PushEndpoints
{
    public static void MapPush(this IEndpointRouteBuilder app)
    {
        var push = app.MapGroup("").WithTags("push");
        push.MapPost("/push", (HttpContext http, CallerDirectory callers, JsonElement body) =>
            Refuse(http, callers, body, "push_source_name", "unknown_push_source", "push source")).WithName("Push");
        push.MapPost("/write-to-online-store", (HttpContext http, CallerDirectory callers, JsonElement body) =>
            Refuse(http, callers, body, "feature_view_name", "unknown_feature_view", "external feature view")).WithName("WriteToOnlineStore");
    }

    static IResult Refuse(HttpContext http, CallerDirectory callers, JsonElement body, string field, string code, string kind)
    {
        callers.Require(http);
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(field, out var name) || name.ValueKind != JsonValueKind.String)
            throw ProblemException.Invalid("missing_field", $"'{field}' is missing: the name of the {kind} that the rows are for.");
        throw ProblemException.NotFound(code, $"There is no {kind} '{name.GetString()}' among your packs.");
    }
}
