using Millrace.FeatureServing.Access;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.Lineage;

/// <summary>
/// <c>GET /v1/lineage</c>, the whole graph of the caller's packs, and <c>GET /v1/lineage/{kind}/{name}</c>, what a dataset,
/// view, service or training set is made of and what is made of it; <c>?direction=upstream|downstream</c> gives one of the two.
/// </summary>
internal static class LineageEndpoints
{
    static readonly string[] s_kinds = ["dataset", "view", "feature", "service", "training-set"];

    public static void MapLineage(this IEndpointRouteBuilder app)
    {
        var lineage = app.MapGroup("/v1/lineage").WithTags("lineage");
        lineage.MapGet("", (HttpContext http, CallerDirectory callers, TrainingSetLineage sets) => WholeAsync(http, callers, sets)).WithName("GetLineage");
        lineage.MapGet("/{kind}/{name}", (string kind, string name, string? direction, HttpContext http, CallerDirectory callers, TrainingSetLineage sets) =>
            OneAsync(kind, name, direction ?? "both", http, callers, sets)).WithName("GetLineageOf");
    }

    static async Task<IResult> WholeAsync(HttpContext http, CallerDirectory callers, TrainingSetLineage sets)
    {
        var (graph, complete) = await GraphAsync(http, callers.Require(http), sets);
        return Answer([.. graph.Nodes.OrderBy(node => node.Id, StringComparer.Ordinal)], complete);
    }

    static async Task<IResult> OneAsync(string kind, string name, string direction, HttpContext http, CallerDirectory callers, TrainingSetLineage sets)
    {
        var packs = callers.Require(http);
        if (!s_kinds.Contains(kind))
            throw ProblemException.NotFound("unknown_kind", $"There is lineage of {string.Join(", ", s_kinds)}; '{kind}' is none of them.");
        if (direction is not ("upstream" or "downstream" or "both"))
            throw ProblemException.Invalid("invalid_field", $"'direction' is '{direction}'; it takes upstream, downstream or both.");
        var (graph, complete) = await GraphAsync(http, packs, sets);
        // A feature lives in its view; its own columns stand in the view's facets.
        var wanted = kind == "feature" ? name[..Math.Max(0, name.IndexOf(':', StringComparison.Ordinal))] : name;
        var found = graph.Nodes.Where(node => node.Type == "DATASET" && IsKind(node.Data.Kind, kind) && IsNamed(node.Data, wanted)).ToArray();
        if (kind == "feature")
            found = [.. found.Where(node => HasFeature(packs, node.Data, name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]))];
        return found.Length > 0
            ? Answer(graph.Reach(found, direction != "downstream", direction != "upstream"), complete)
            : throw ProblemException.NotFound("unknown_name", $"There is no {kind} '{name}' among your packs.");
    }

    static async Task<(LineageGraph Graph, bool Complete)> GraphAsync(HttpContext http, CallerPacks packs, TrainingSetLineage sets)
    {
        var graph = new LineageGraph();
        foreach (var pack in packs.Models)
            DefinitionLineage.Add(graph, packs.Snapshot, packs.Caller.Tenant.Value, pack);
        return (graph, await sets.AddAsync(graph, http, packs.Caller.Tenant.Value));
    }

    static IResult Answer(IReadOnlyList<LineageNode> nodes, bool complete)
    {
        // Edges that lead out of the answer would name nodes that it does not have.
        var ids = nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        return Results.Ok(new
        {
            graph = nodes.Select(node => new
            {
                id = node.Id,
                type = node.Type,
                data = node.Data,
                in_edges = node.InEdges.Where(edge => ids.Contains(edge.Origin)),
                out_edges = node.OutEdges.Where(edge => ids.Contains(edge.Destination)),
            }),
            missing = complete ? Array.Empty<string>() : ["training-sets"],
        });
    }

    static bool IsKind(string node, string kind) => kind switch
    {
        "dataset" => node is "dataset" or "push" or "table",
        "feature" => node == "view",
        _ => node == kind,
    };

    static bool IsNamed(LineageData data, string name)
    {
        var pack = data.Namespace[(data.Namespace.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var bare = data.Kind == "training-set" ? data.Name[(data.Name.IndexOf(':', StringComparison.Ordinal) + 1)..] : data.Name;
        var unversioned = data.Kind == "view" ? bare[..bare.LastIndexOf('@')] : bare;
        return name == bare || name == unversioned || name == $"{pack}.{bare}" || name == $"{pack}.{unversioned}";
    }

    static bool HasFeature(CallerPacks packs, LineageData data, string feature) =>
        packs.Models.SelectMany(pack => pack.Views).Any(view => ColumnOrigins.NameOf(view) == data.Name
            && view.Features.Any(each => each.Name == feature || each.Aliases.Contains(feature)));
}
