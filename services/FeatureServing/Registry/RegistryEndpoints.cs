using Millrace.Catalog.Packs;
using Millrace.FeatureServing.Access;
using Millrace.Hosting.Problems;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.Registry;

/// <summary>Definitions and their versions, as the tenant has them.</summary>
internal static class RegistryEndpoints
{
    public static void MapRegistry(this IEndpointRouteBuilder app)
    {
        var registry = app.MapGroup("/v1/registry").WithTags("registry");
        registry.MapGet("/packs", (HttpContext http, CallerDirectory callers) =>
            Models(http, callers).Select(PackEntry.Of)).WithName("ListPacks");
        registry.MapGet("/entities", (HttpContext http, CallerDirectory callers) =>
            Models(http, callers).SelectMany(pack => pack.Entities, EntityEntry.Of)).WithName("ListEntities");
        registry.MapGet("/services", (HttpContext http, CallerDirectory callers) =>
            Models(http, callers).SelectMany(pack => pack.Services, (_, service) => ServiceEntry.Of(service))).WithName("ListFeatureServices");
        registry.MapGet("/features", (HttpContext http, CallerDirectory callers) =>
            Models(http, callers).SelectMany(pack => pack.Views).SelectMany(view => view.Features, FeatureEntry.Of)).WithName("ListFeatures");
        registry.MapGet("/views", (HttpContext http, CallerDirectory callers) =>
            Models(http, callers).SelectMany(pack => pack.Views, ViewEntry.Of)).WithName("ListFeatureViews");
        registry.MapGet("/views/{name}", (string name, HttpContext http, CallerDirectory callers) =>
            Versions(name, Models(http, callers))[^1]).WithName("DescribeFeatureView");
        registry.MapGet("/views/{name}/versions", (string name, HttpContext http, CallerDirectory callers) =>
            Versions(name, Models(http, callers))).WithName("ListFeatureViewVersions");
        registry.MapGet("/services/{name}", (string name, HttpContext http, CallerDirectory callers) =>
            Service(name, Models(http, callers))).WithName("DescribeFeatureService");
    }

    static PackModel[] Models(HttpContext http, CallerDirectory callers) => callers.Require(http).Models;

    static ViewEntry[] Versions(string name, PackModel[] packs)
    {
        var found = packs.SelectMany(pack => pack.Views, (pack, view) => (Pack: pack, View: view))
            .Where(found => found.View.Name == name || $"{found.View.Pack}.{found.View.Name}" == name)
            .OrderBy(found => found.View.Version)
            .Select(found => ViewEntry.Of(found.Pack, found.View))
            .ToArray();
        return found.Length > 0 ? found : throw ProblemException.NotFound("unknown_feature_view", $"There is no feature view '{name}' among your packs.");
    }

    static ServiceEntry Service(string name, PackModel[] packs) =>
        packs.SelectMany(pack => pack.Services).FirstOrDefault(service => service.Name == name || $"{service.Pack}.{service.Name}" == name) is { } service
            ? ServiceEntry.Of(service)
            : throw ProblemException.NotFound("unknown_feature_service", $"There is no feature service '{name}' among your packs.");
}
