using Millrace.Catalog.Packs;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.Registry;

/// <summary>A pack, as the registry shows it. The hash of its content is its version.</summary>
internal sealed record PackEntry(string Name, string Version, IReadOnlyList<string> Views, IReadOnlyList<string> Services)
{
    public static PackEntry Of(PackModel pack) =>
        new(pack.Name, pack.ContentHash, [.. pack.Views.Select(view => $"{view.Name}@v{view.Version}")], [.. pack.Services.Select(service => service.Name)]);
}

/// <summary>An entity and the join keys that identify it.</summary>
internal sealed record EntityEntry(string Pack, string Name, IReadOnlyList<string> JoinKeys, IReadOnlyList<string> ValueTypes, string Description)
{
    public static EntityEntry Of(PackModel pack, EntityModel entity) => new(
        pack.Name, entity.Name, entity.JoinKeys, [.. entity.JoinKeys.Select(key => entity.TypeOf(key).ToString().ToLowerInvariant())], entity.Description);
}

/// <summary>Where values come from: a dataset of events or entities, or the rows of an external view.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="Name">The dataset, the push source, or the view whose table it is.</param>
/// <param name="Kind"><c>event</c>, <c>entity</c>, <c>push</c> or <c>table</c>.</param>
/// <param name="Timestamp">The column of the event time.</param>
/// <param name="Table">The table's place below the pack's folder, if it is one.</param>
/// <param name="Contract">The contract that rows pass, with its version; null for rows without one.</param>
/// <param name="Columns">The columns with their types.</param>
internal sealed record SourceEntry(string Pack, string Name, string Kind, string Timestamp, string? Table, string? Contract, IReadOnlyDictionary<string, string> Columns)
{
    public static IEnumerable<SourceEntry> Of(PackSnapshot snapshot, PackModel pack) =>
    [
        .. pack.Datasets.Select(dataset => new SourceEntry(
            pack.Name, dataset.Name, dataset.Kind.ToString().ToLowerInvariant(), dataset.EventTime, null,
            snapshot.Source(pack.Name, dataset.Name)?.Contract.Id, dataset.Fields.ToDictionary(field => field.Name, field => field.Type.ToString().ToLowerInvariant()))),
        .. pack.Views.Where(view => view.External is not null).Select(view => new SourceEntry(
            pack.Name, view.External!.PushSource ?? view.Name, view.External.PushSource is null ? "table" : "push", view.External.TimeColumn, view.External.Table,
            view.External.Contract is { } contract ? snapshot.Datasets(pack.Name)?.Contracts.GetValueOrDefault(contract)?.Id : null, view.Features.ToDictionary(feature => feature.Name, feature => feature.Type.ToString()))),
    ];
}

/// <summary>A feature of a view, with the text of its definition.</summary>
internal sealed record FeatureEntry(
    string Id, string Name, string Type, string State, string Class, string Description, string Definition, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Aliases)
{
    public static FeatureEntry Of(PackSnapshot snapshot, FeatureViewModel view, FeatureModel feature) => new(
        $"{view.Pack}.{view.Name}.{feature.Name}@v{view.Version}", feature.Name, feature.Type.ToString(),
        snapshot.StateOf(view).ToString().ToLowerInvariant(), feature.Class.ToString().ToLowerInvariant(), feature.Description, feature.Text, feature.Tags, feature.Aliases);
}

/// <summary>One version of a view.</summary>
internal sealed record ViewEntry(
    string Pack, string Name, int Version, string State, string ContentHash, string Kind, string Description, EntityEntry Entity,
    string? Source, double? TtlSeconds, bool Online, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<FeatureEntry> Features)
{
    public static ViewEntry Of(PackSnapshot snapshot, PackModel pack, FeatureViewModel view) => new(
        view.Pack, view.Name, view.Version, snapshot.StateOf(view).ToString().ToLowerInvariant(), view.ContentHash, view.Kind.ToString().ToLowerInvariant(),
        view.Description, EntityEntry.Of(pack, view.Entity), view.Stream is { } stream ? $"{stream.Pack}.{stream.Name}" : null,
        view.TimeToLive?.TotalSeconds, view.Online, view.Tags, [.. view.Features.Select(feature => FeatureEntry.Of(snapshot, view, feature))]);
}

/// <summary>A feature service and the features it pins.</summary>
internal sealed record ServiceEntry(string Pack, string Name, string Description, IReadOnlyList<string> Features)
{
    public static ServiceEntry Of(FeatureServiceModel service) => new(
        service.Pack, service.Name, service.Description,
        [.. service.Features.Select(feature => $"{feature.Pack}.{feature.View}@v{feature.Version}:{feature.Feature}")]);
}
