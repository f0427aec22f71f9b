using Dapr;
using Dapr.Client;

namespace Millrace.Hosting.State;

/// <summary>Records that several replicas change: read, change, write unless somebody was faster.</summary>
public static class FirstWrites
{
    static readonly StateOptions s_firstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    /// <summary>
    /// Saves a value unless its key has changed since it was read. Stores differ in how they refuse, above all a key that is there when
    /// it should be made: whatever they say, it means to read again. A key that is written this way must always be written this way.
    /// </summary>
    /// <param name="dapr">The client.</param>
    /// <param name="store">The state component.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="etag">The ETag that the key was read with; empty or null when there was none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> TrySaveFirstAsync<T>(this DaprClient dapr, string store, string key, T value, string? etag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dapr);
        try
        {
            return await dapr.TrySaveStateAsync(store, key, value, etag ?? "", s_firstWrite, cancellationToken: cancellationToken);
        }
        catch (DaprException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
