using Millrace.Catalog.Packs;
using Millrace.Features.Definitions;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.Lineage;

/// <summary>Lineage as the definitions say it: datasets into views, views into views, views into feature services.</summary>
internal static class DefinitionLineage
{
    public static void Add(LineageGraph graph, PackSnapshot snapshot, string tenant, PackModel pack)
    {
        var space = $"{tenant}.{pack.Name}";
        foreach (var dataset in pack.Datasets)
            graph.Dataset(space, dataset.Name, "dataset", Schema(dataset.Fields.Select(field => (field.Name, field.Type.ToString().ToLowerInvariant())), ""));
        foreach (var view in pack.Views.Where(view => view.External is not null))
            graph.Dataset(space, SourceOf(view), view.External!.Table is null ? "push" : "table");
        // On-demand views read the others, so these come first.
        foreach (var view in pack.Views.OrderBy(view => view.Kind == ViewKind.OnDemand))
            AddView(graph, snapshot, tenant, space, view);
        foreach (var service in pack.Services)
            AddService(graph, space, service);
    }

    static void AddView(LineageGraph graph, PackSnapshot snapshot, string tenant, string space, FeatureViewModel view)
    {
        var origins = new ColumnOrigins(snapshot, tenant, view);
        var facets = Schema(view.Features.Select(feature => (feature.Name, feature.Type.ToString())), view.Description);
        facets[ColumnLineage.Facet] = ColumnLineage.Of(view.Features, feature => feature.Name, origins.Of);
        var name = ColumnOrigins.NameOf(view);
        var node = graph.Dataset(space, name, "view", facets);
        graph.Job(space, name, view.Kind.ToString().ToLowerInvariant(), Inputs(snapshot, space, view), node.Id);
    }

    static IEnumerable<string> Inputs(PackSnapshot snapshot, string space, FeatureViewModel view)
    {
        var names = new List<string>();
        if (view.External is not null)
            names.Add(SourceOf(view));
        if (view.Stream is { } stream)
            names.Add(stream.Name);
        names.AddRange(view.Joins.Select(join => join.Dataset.Name));
        names.AddRange(view.Dimensions.Select(own => own.Dataset.Name));
        foreach (var source in view.Sources)
            if (source.Dimension is { } own)
                names.Add(own.Dataset.Name);
            else if (source.Reference is { } text && FeatureSelector.TryParse(text, out var reference)
                && snapshot.View(reference.Pack ?? view.Pack, reference.View, reference.Version) is { } stored)
                names.Add(ColumnOrigins.NameOf(stored));
        return names.Select(name => LineageGraph.DatasetId(space, name));
    }

    static void AddService(LineageGraph graph, string space, FeatureServiceModel service)
    {
        var facets = new Dictionary<string, object>
        {
            ["documentation"] = new { description = service.Description },
            [ColumnLineage.Facet] = ColumnLineage.Of(
                service.Features, feature => $"{feature.View}__{feature.Feature}", feature => [new InputField(space, $"{feature.View}@v{feature.Version}", feature.Feature)]),
        };
        var node = graph.Dataset(space, service.Name, "service", facets);
        graph.Job(space, service.Name, "feature_service", service.Features.Select(feature => LineageGraph.DatasetId(space, $"{feature.View}@v{feature.Version}")), node.Id);
    }

    static string SourceOf(FeatureViewModel view) => view.External!.Table ?? view.External.PushSource ?? view.Name;

    static Dictionary<string, object> Schema(IEnumerable<(string Name, string Type)> fields, string description)
    {
        var facets = new Dictionary<string, object> { ["schema"] = new { fields = fields.Select(field => new { name = field.Name, type = field.Type }).ToArray() } };
        if (description.Length > 0)
            facets["documentation"] = new { description };
        return facets;
    }
}
