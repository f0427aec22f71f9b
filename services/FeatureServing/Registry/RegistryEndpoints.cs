using Millrace.Catalog.Registry;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.Push;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.Registry;

/// <summary>Definitions, their versions and where each is in its life, as the tenant has them. Changes are handed on to feature-compute.</summary>
internal static class RegistryEndpoints
{
    static readonly string[] s_packVerbs = ["plan", "apply", "rollback"];
    static readonly string[] s_viewVerbs = ["promote", "retire"];

    public static void MapRegistry(this IEndpointRouteBuilder app)
    {
        var registry = app.MapGroup("/v1/registry").WithTags("registry");
        MapPacks(registry);
        registry.MapGet("/entities", (HttpContext http, CallerDirectory callers) => Entities(callers.Require(http))).WithName("ListEntities");
        registry.MapGet("/entities/{name}", (string name, HttpContext http, CallerDirectory callers) =>
            One(Entities(callers.Require(http)), name, entity => entity.Pack, entity => entity.Name, "unknown_entity", "entity")).WithName("DescribeEntity");
        registry.MapGet("/data-sources", (HttpContext http, CallerDirectory callers) => Sources(callers.Require(http))).WithName("ListDataSources");
        registry.MapGet("/data-sources/{name}", (string name, HttpContext http, CallerDirectory callers) =>
            One(Sources(callers.Require(http)), name, source => source.Pack, source => source.Name, "unknown_data_source", "data source")).WithName("DescribeDataSource");
        registry.MapGet("/services", (HttpContext http, CallerDirectory callers) => Services(callers.Require(http))).WithName("ListFeatureServices");
        registry.MapGet("/services/{name}", (string name, HttpContext http, CallerDirectory callers) =>
            One(Services(callers.Require(http)), name, service => service.Pack, service => service.Name, "unknown_feature_service", "feature service")).WithName("DescribeFeatureService");
        registry.MapGet("/features", (HttpContext http, CallerDirectory callers) =>
            Features(callers.Require(http))).WithName("ListFeatures");
        registry.MapGet("/views", (HttpContext http, CallerDirectory callers) => Views(callers.Require(http))).WithName("ListFeatureViews");
        registry.MapGet("/views/{name}", (string name, HttpContext http, CallerDirectory callers) => Active(name, callers.Require(http))).WithName("DescribeFeatureView");
        registry.MapGet("/views/{name}/versions", VersionsAsync).WithName("ListFeatureViewVersions");
    }

    static void MapPacks(IEndpointRouteBuilder registry)
    {
        registry.MapGet("/packs", (HttpContext http, CallerDirectory callers) => callers.Require(http).Models.Select(PackEntry.Of)).WithName("ListPacks");
        registry.MapGet("/packs/{name}/versions", async (string name, HttpContext http, CallerDirectory callers, RegistryStore store) =>
            callers.Require(http).Caller.MayUse(name) && await store.VersionsAsync(name, http.RequestAborted) is { Count: > 0 } versions
                ? versions
                : throw ProblemException.NotFound("unknown_pack", $"There is no pack '{name}' among yours in the registry.")).WithName("ListPackVersions");
        foreach (var verb in s_packVerbs)
            registry.MapPost("/packs/{name}/" + verb, ChangeAsync).WithName($"Forward-{verb}");
        foreach (var verb in s_viewVerbs)
            registry.MapPost("/views/{name}/" + verb, ChangeAsync).WithName($"Forward-{verb}");
    }

    static IEnumerable<EntityEntry> Entities(CallerPacks packs) => packs.Models.SelectMany(pack => pack.Entities, EntityEntry.Of);

    static IEnumerable<ServiceEntry> Services(CallerPacks packs) => packs.Models.SelectMany(pack => pack.Services, (_, service) => ServiceEntry.Of(service));

    static IEnumerable<SourceEntry> Sources(CallerPacks packs) => packs.Models.SelectMany(pack => SourceEntry.Of(packs.Snapshot, pack));

    static IEnumerable<FeatureEntry> Features(CallerPacks packs) =>
        packs.Models.SelectMany(pack => pack.Views).SelectMany(view => view.Features, (view, feature) => FeatureEntry.Of(packs.Snapshot, view, feature));

    static IEnumerable<ViewEntry> Views(CallerPacks packs) =>
        packs.Models.SelectMany(pack => pack.Views, (pack, view) => ViewEntry.Of(packs.Snapshot, pack, view));

    // Whoever has changed something finds it here at once.
    static async Task ChangeAsync(HttpContext http, CallerDirectory callers, ComputeForwarder compute, RegistryFollower follower)
    {
        callers.Require(http);
        await compute.ForwardAsync(http, await ComputeForwarder.BodyAsync(http), follower.LookAsync);
    }

    // All that ever were, those too that are not run.
    static async Task<IEnumerable<VersionEntry>> VersionsAsync(string name, HttpContext http, CallerDirectory callers, RegistryStore store, RegistryFollower follower)
    {
        var caller = callers.Require(http).Caller;
        await follower.LookAsync(http.RequestAborted);
        return VersionEntry.Find((await store.ReadAsync(http.RequestAborted)).State, name, caller.MayUse).Select(VersionEntry.Of);
    }

    // As an unversioned reference means it; without an active version, the newest that is run.
    static ViewEntry Active(string name, CallerPacks packs)
    {
        var versions = Views(packs).Where(view => view.Name == name || $"{view.Pack}.{view.Name}" == name).OrderBy(view => (view.State == "active", view.Version)).ToArray();
        return versions.Length > 0 ? versions[^1] : throw ProblemException.NotFound("unknown_feature_view", $"There is no feature view '{name}' among your packs.");
    }

    static T One<T>(IEnumerable<T> all, string name, Func<T, string> pack, Func<T, string> bare, string code, string kind)
        where T : class =>
        all.FirstOrDefault(each => bare(each) == name || $"{pack(each)}.{bare(each)}" == name)
        ?? throw ProblemException.NotFound(code, $"There is no {kind} '{name}' among your packs.");
}
