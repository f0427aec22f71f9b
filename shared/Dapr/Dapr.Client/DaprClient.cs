using System.Text.Json;

namespace Dapr.Client;

/// <summary>
/// Calls the building blocks of the sidecar: pub/sub, state, invocation, bindings, secrets, health and metadata.
/// <see cref="DaprClientBuilder"/> makes one. An instance is safe for use from any number of threads and is meant to live
/// as long as the program.
/// </summary>
/// <remarks>
/// Every call throws <see cref="ArgumentException"/> for arguments that are null or empty where they may not be,
/// <see cref="DaprException"/> when the sidecar refuses or cannot be reached, and
/// <see cref="OperationCanceledException"/> when its token is cancelled.
/// </remarks>
public abstract partial class DaprClient : IDisposable
{
    bool _disposed;

    /// <summary>How objects become JSON and back.</summary>
    public abstract JsonSerializerOptions JsonSerializerOptions { get; }

    /// <summary>Closes the connections to the sidecar.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the implementation holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
