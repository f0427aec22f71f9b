using System.Text.Json;
using Microsoft.Extensions.Options;
using Millrace.Catalog.Registry;
using Millrace.Catalog.Tenants;
using Millrace.Hosting.Problems;
using Millrace.Online;

namespace Millrace.FeatureCompute.Registry;

/// <summary>Checks who asks for what, and does it.</summary>
internal sealed class RegistryDesk(
    CallerAccess access, TenantDirectory tenants, PackApply apply, DeployedPacks deployed, RegistryFollower follower, IOptions<OnlineOptions> options)
{
    public async Task<PackPlan> PlanAsync(HttpContext http, string pack, JsonElement body)
    {
        CallerOf(http, pack);
        return await apply.PlanAsync(apply.Compile(pack, FilesOf(body), deployed.FilesOf(pack)), http.RequestAborted);
    }

    public async Task<PackPlan> ApplyAsync(HttpContext http, string pack, JsonElement body)
    {
        var caller = CallerOf(http, pack);
        if (tenants.Tenants.Any(tenant => tenant != caller.Tenant && tenants.Of(tenant).MayUse(pack)))
            throw new ProblemException(StatusCodes.Status403Forbidden, "pack_shared", $"The pack '{pack}' is used by other tenants too, so only the operator changes it: by deploying it. 'Tenants:NAME:Packs' says who uses what.");
        var files = FilesOf(body);
        var plan = await apply.ApplyAsync(apply.Compile(pack, files, deployed.FilesOf(pack)), files, caller.Tenant.Value, http.RequestAborted);
        await follower.LookAsync(http.RequestAborted);
        return plan;
    }

    Caller CallerOf(HttpContext http, string pack)
    {
        var (caller, _) = access.Require(http, options.Value.AnonymousTenant);
        return caller.MayUse(pack) ? caller : throw ProblemException.NotFound("unknown_pack", $"'{pack}' is none of your packs.");
    }

    static Dictionary<string, string> FilesOf(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Object
            || files.EnumerateObject().Any(file => file.Value.ValueKind != JsonValueKind.String))
            throw ProblemException.Invalid("missing_field", "'files' is missing: an object of the pack's files, each path with its text, as in {\"files\":{\"pack.yaml\":\"pack: shop\"}}.");
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files.EnumerateObject())
            read[file.Name] = file.Value.GetString()!;
        return read;
    }
}
