namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <summary>Whether the sidecar is healthy, which includes that the app's own port answers. Unreachable is false.</summary>
    public abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether the sidecar's building blocks can be called, whatever the app's state. Unreachable is false.</summary>
    public abstract Task<bool> CheckOutboundHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns as soon as <see cref="CheckOutboundHealthAsync"/> is true, asked twice a second.</summary>
    public abstract Task WaitForSidecarAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks the sidecar to stop.</summary>
    public abstract Task ShutdownSidecarAsync(CancellationToken cancellationToken = default);

    /// <summary>What the sidecar tells about itself.</summary>
    public abstract Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken = default);

    /// <summary>Sets an attribute among the sidecar's extended metadata.</summary>
    public abstract Task SetMetadataAsync(
        string attributeName, string attributeValue, CancellationToken cancellationToken = default);
}
