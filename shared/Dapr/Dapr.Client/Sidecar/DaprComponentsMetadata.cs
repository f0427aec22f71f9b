namespace Dapr.Client;

/// <summary>A component that the sidecar has loaded.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">Its type, such as <c>pubsub.kafka</c>.</param>
/// <param name="version">Its version, such as <c>v1</c>.</param>
/// <param name="capabilities">What it can do, such as <c>ETAG</c>.</param>
public sealed class DaprComponentsMetadata(string name, string type, string version, string[] capabilities)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its type, such as <c>pubsub.kafka</c>.</summary>
    public string Type { get; } = type;

    /// <summary>Its version, such as <c>v1</c>.</summary>
    public string Version { get; } = version;

    /// <summary>What it can do, such as <c>ETAG</c>.</summary>
    public string[] Capabilities { get; } = capabilities;
}
