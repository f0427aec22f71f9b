namespace Dapr.Client;

/// <summary>What the sidecar tells about itself.</summary>
/// <param name="id">The app id.</param>
/// <param name="actors">Actor types with active actors.</param>
/// <param name="extended">Attributes, of the sidecar and set by the app.</param>
/// <param name="components">The components that are loaded.</param>
public sealed class DaprMetadata(
    string id, IReadOnlyList<DaprActorMetadata> actors, IReadOnlyDictionary<string, string> extended,
    IReadOnlyList<DaprComponentsMetadata> components)
{
    /// <summary>The app id.</summary>
    public string Id { get; } = id;

    /// <summary>Actor types with active actors.</summary>
    public IReadOnlyList<DaprActorMetadata> Actors { get; } = actors;

    /// <summary>Attributes, of the sidecar and set by the app.</summary>
    public IReadOnlyDictionary<string, string> Extended { get; } = extended;

    /// <summary>The components that are loaded.</summary>
    public IReadOnlyList<DaprComponentsMetadata> Components { get; } = components;
}
