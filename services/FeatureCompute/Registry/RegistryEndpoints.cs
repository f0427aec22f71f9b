using System.Text.Json;

namespace Millrace.FeatureCompute.Registry;

/// <summary>
/// <c>POST /v1/registry/packs/{pack}/plan</c> and <c>/apply</c> with the pack's files, <c>{"files":{"pack.yaml":"…"}}</c>.
/// A pack that several tenants use is the operator's, who deploys it.
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
    }
}
