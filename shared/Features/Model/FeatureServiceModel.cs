namespace Millrace.Features.Model;

/// <summary>A feature of a view at a version.</summary>
public sealed record FeatureReference(string Pack, string View, int Version, string Feature)
{
    /// <summary>Whether the service itself names the version; otherwise it means the active one.</summary>
    public bool IsExplicit { get; init; }
}

/// <summary>A named, pinned list of features, as a model asks for them.</summary>
public sealed record FeatureServiceModel(string Pack, string Name, IReadOnlyList<FeatureReference> Features)
{
    /// <summary>What it serves, for people.</summary>
    public string Description { get; init; } = "";
}
