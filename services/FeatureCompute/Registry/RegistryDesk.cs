using System.Text.Json;
using Microsoft.Extensions.Options;
using Millrace.Catalog.Registry;
using Millrace.Catalog.Tenants;
using Millrace.Hosting.Problems;
using Millrace.Online;

namespace Millrace.FeatureCompute.Registry;

/// <summary>Checks who asks for what, and does it.</summary>
internal sealed class RegistryDesk(
    CallerAccess access, TenantDirectory tenants, PackApply apply, VersionMoves moves, RegistryStore store, RegistryFollower follower, IOptions<OnlineOptions> options)
{
    public Task<PackPlan> PlanAsync(HttpContext http, string pack, JsonElement body)
    {
        CallerOf(http, pack);
        return apply.PlanAsync(PackApply.Compile(pack, RegistryRequest.Files(body)), http.RequestAborted);
    }

    public Task<PackPlan> ApplyAsync(HttpContext http, string pack, JsonElement body)
    {
        var caller = OwnerOf(http, pack);
        var files = RegistryRequest.Files(body);
        return ChangedAsync(http, apply.ApplyAsync(PackApply.Compile(pack, files), files, caller.Tenant.Value, RegistryRequest.Options(body), http.RequestAborted));
    }

    /// <summary>Applies an earlier version again.</summary>
    public async Task<PackPlan> RollBackAsync(HttpContext http, string pack, JsonElement body)
    {
        var caller = OwnerOf(http, pack);
        var named = RegistryRequest.PackVersion(body);
        var known = (await store.VersionsAsync(pack, http.RequestAborted)).Select(version => version.Version).Where(version => version.StartsWith(named, StringComparison.Ordinal)).ToArray();
        if (known.Length != 1)
            throw ProblemException.NotFound("unknown_version", known.Length == 0 ? $"No version of '{pack}' that was applied begins with '{named}'." : $"{known.Length} versions of '{pack}' begin with '{named}'; give more of it.");
        var files = (await store.FilesAsync(pack, known[0], http.RequestAborted))!;
        return await ChangedAsync(http, apply.ApplyAsync(PackApply.Compile(pack, files), files, caller.Tenant.Value, RegistryRequest.Options(body), http.RequestAborted));
    }

    public async Task<IReadOnlyList<VersionEntry>> PromoteAsync(HttpContext http, string view, JsonElement body) =>
        await ChangedAsync(http, moves.PromoteAsync(await OwnViewAsync(http, view), RegistryRequest.ViewVersion(body), http.RequestAborted));

    public async Task<IReadOnlyList<VersionEntry>> RetireAsync(HttpContext http, string view, JsonElement body)
    {
        var version = RegistryRequest.ViewVersion(body) ?? throw ProblemException.Invalid("missing_field", "'version' is missing: the number of the version to retire, as in 1.");
        return await ChangedAsync(http, moves.RetireAsync(await OwnViewAsync(http, view), version, http.RequestAborted));
    }

    // This service follows at once; the others do within seconds.
    async Task<T> ChangedAsync<T>(HttpContext http, Task<T> change)
    {
        var answer = await change;
        await follower.LookAsync(http.RequestAborted);
        return answer;
    }

    async Task<string> OwnViewAsync(HttpContext http, string view)
    {
        var (caller, _) = access.Require(http, options.Value.AnonymousTenant);
        var found = VersionEntry.Find((await store.ReadAsync(http.RequestAborted)).State, view, caller.MayUse)[0];
        RefuseShared(caller, found.Pack);
        return $"{found.Pack}.{found.Name}";
    }

    Caller OwnerOf(HttpContext http, string pack)
    {
        var caller = CallerOf(http, pack);
        RefuseShared(caller, pack);
        return caller;
    }

    void RefuseShared(Caller caller, string pack)
    {
        if (tenants.Tenants.Any(tenant => tenant != caller.Tenant && tenants.Of(tenant).MayUse(pack)))
            throw new ProblemException(StatusCodes.Status403Forbidden, "pack_shared", $"The pack '{pack}' is used by other tenants too, so only the operator changes it: by deploying it. 'Tenants:NAME:Packs' says who uses what.");
    }

    Caller CallerOf(HttpContext http, string pack)
    {
        var (caller, _) = access.Require(http, options.Value.AnonymousTenant);
        return caller.MayUse(pack) ? caller : throw ProblemException.NotFound("unknown_pack", $"'{pack}' is none of your packs.");
    }
}
