using Millrace.Features.Model;

namespace Millrace.FeatureServing.Registry;

/// <summary>A pack, as the registry shows it. The hash of its content is its version.</summary>
internal sealed record PackEntry(string Name, string Version, IReadOnlyList<string> Views, IReadOnlyList<string> Services)
{
    public static PackEntry Of(PackModel pack) =>
        new(pack.Name, pack.ContentHash, [.. pack.Views.Select(view => $"{view.Name}@v{view.Version}")], [.. pack.Services.Select(service => service.Name)]);
}

/// <summary>An entity and the join keys that identify it.</summary>
internal sealed record EntityEntry(string Pack, string Name, IReadOnlyList<string> JoinKeys, string Description)
{
    public static EntityEntry Of(PackModel pack, EntityModel entity) => new(pack.Name, entity.Name, entity.JoinKeys, entity.Description);
}

/// <summary>A feature of a view, with the text of its definition.</summary>
internal sealed record FeatureEntry(
    string Id, string Name, string Type, string Class, string Description, string Definition, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Aliases)
{
    public static FeatureEntry Of(FeatureViewModel view, FeatureModel feature) => new(
        $"{view.Pack}.{view.Name}.{feature.Name}@v{view.Version}", feature.Name, feature.Type.ToString(),
        feature.Class.ToString().ToLowerInvariant(), feature.Description, feature.Text, feature.Tags, feature.Aliases);
}

/// <summary>One version of a view.</summary>
internal sealed record ViewEntry(
    string Pack, string Name, int Version, string State, string ContentHash, string Kind, string Description, EntityEntry Entity,
    string? Source, double? TtlSeconds, bool Online, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<FeatureEntry> Features)
{
    public static ViewEntry Of(PackModel pack, FeatureViewModel view) => new(
        view.Pack, view.Name, view.Version, IsNewest(pack, view) ? "active" : "deprecated", view.ContentHash, view.Kind.ToString().ToLowerInvariant(),
        view.Description, EntityEntry.Of(pack, view.Entity), view.Stream is { } stream ? $"{stream.Pack}.{stream.Name}" : null,
        view.TimeToLive?.TotalSeconds, view.Online, view.Tags, [.. view.Features.Select(feature => FeatureEntry.Of(view, feature))]);

    static bool IsNewest(PackModel pack, FeatureViewModel view) =>
        !pack.Views.Any(other => other.Name == view.Name && other.Version > view.Version);
}

/// <summary>A feature service and the features it pins.</summary>
internal sealed record ServiceEntry(string Pack, string Name, string Description, IReadOnlyList<string> Features)
{
    public static ServiceEntry Of(FeatureServiceModel service) => new(
        service.Pack, service.Name, service.Description,
        [.. service.Features.Select(feature => $"{feature.Pack}.{feature.View}@v{feature.Version}:{feature.Feature}")]);
}
