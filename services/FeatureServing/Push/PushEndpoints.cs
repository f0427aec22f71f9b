using System.Text.Json;
using Millrace.Catalog.Packs;
using Millrace.FeatureServing.Access;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.Push;

/// <summary>
/// <c>/push</c> and <c>/write-to-online-store</c> take rows for external views, as Feast's clients send them. This service
/// only reads: it makes sure that the name is known and hands the rows on.
/// </summary>
internal static class PushEndpoints
{
    public static void MapPush(this IEndpointRouteBuilder app)
    {
        var push = app.MapGroup("").WithTags("push");
        push.MapPost("/push", (HttpContext http, CallerDirectory callers, ComputeForwarder compute) =>
            ForwardAsync(http, callers, compute, "push_source_name", "unknown_push_source", "push source", (_, view, name) => view.External!.PushSource == name)).WithName("Push");
        push.MapPost("/write-to-online-store", (HttpContext http, CallerDirectory callers, ComputeForwarder compute) =>
            ForwardAsync(http, callers, compute, "feature_view_name", "unknown_feature_view", "external feature view", (snapshot, view, name) => snapshot.IsMeant(view, name))).WithName("WriteToOnlineStore");
        push.MapPost("/materialize", (HttpContext http, CallerDirectory callers, ComputeForwarder compute) => HandOnAsync(http, callers, compute)).WithName("ForwardMaterialize");
        push.MapPost("/materialize-incremental", (HttpContext http, CallerDirectory callers, ComputeForwarder compute) => HandOnAsync(http, callers, compute)).WithName("ForwardMaterializeIncremental");
    }

    static async Task ForwardAsync(
        HttpContext http, CallerDirectory callers, ComputeForwarder compute, string field, string code, string kind, Func<PackSnapshot, FeatureViewModel, string, bool> isMeant)
    {
        var packs = callers.Require(http);
        var body = await ComputeForwarder.BodyAsync(http);
        var name = NameIn(body, field, kind);
        if (!packs.Models.SelectMany(pack => pack.Views).Any(view => view.Kind == ViewKind.External && isMeant(packs.Snapshot, view, name)))
            throw ProblemException.NotFound(code, $"There is no {kind} '{name}' among your packs.");
        await compute.ForwardAsync(http, body);
    }

    /// <summary>Hands a known caller's request on as it is.</summary>
    public static async Task HandOnAsync(HttpContext http, CallerDirectory callers, ComputeForwarder compute)
    {
        callers.Require(http);
        await compute.ForwardAsync(http, await ComputeForwarder.BodyAsync(http));
    }

    static string NameIn(ReadOnlyMemory<byte> body, string field, string kind)
    {
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(body.Span);
            if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(field, out var name) && name.ValueKind == JsonValueKind.String)
                return name.GetString()!;
        }
        catch (JsonException fault)
        {
            throw ProblemException.Invalid("malformed_json", $"The body is no JSON: {fault.Message}");
        }
        throw ProblemException.Invalid("missing_field", $"'{field}' is missing: the name of the {kind} that the rows are for.");
    }
}
