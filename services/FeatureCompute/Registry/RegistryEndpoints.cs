using System.Text.Json;

namespace Millrace.FeatureCompute.Registry;

/// <summary>
/// What changes the registry. Packs: <c>plan</c> and <c>apply</c> with the pack's files, <c>rollback</c> with a version that was
/// applied. Views: <c>promote</c> and <c>retire</c> with a version. A pack that several tenants use is the operator's, who deploys it.
/// </summary>
internal static class RegistryEndpoints
{
    public static void MapRegistryChanges(this IEndpointRouteBuilder app)
    {
        var packs = app.MapGroup("/v1/registry/packs/{pack}").WithTags("registry");
        packs.MapPost("/plan", async (string pack, JsonElement body, HttpContext http, RegistryDesk desk) =>
            Results.Ok(await desk.PlanAsync(http, pack, body))).WithName("PlanPack");
        packs.MapPost("/apply", async (string pack, JsonElement body, HttpContext http, RegistryDesk desk) =>
            Results.Ok(await desk.ApplyAsync(http, pack, body))).WithName("ApplyPack");
        packs.MapPost("/rollback", async (string pack, JsonElement body, HttpContext http, RegistryDesk desk) =>
            Results.Ok(await desk.RollBackAsync(http, pack, body))).WithName("RollBackPack");
        var views = app.MapGroup("/v1/registry/views/{view}").WithTags("registry");
        views.MapPost("/promote", async (string view, JsonElement body, HttpContext http, RegistryDesk desk) =>
            Results.Ok(await desk.PromoteAsync(http, view, body))).WithName("PromoteFeatureView");
        views.MapPost("/retire", async (string view, JsonElement body, HttpContext http, RegistryDesk desk) =>
            Results.Ok(await desk.RetireAsync(http, view, body))).WithName("RetireFeatureView");
    }
}
