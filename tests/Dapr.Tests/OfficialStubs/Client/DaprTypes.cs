using Dapr.Client;

namespace Dapr;

public class DaprException : Exception
{
    public DaprException(string message) => throw null!;
    public DaprException(string message, Exception innerException) => throw null!;
}

public sealed class StateEntry<TValue>
{
    public StateEntry(DaprClient client, string storeName, string key, TValue value, string etag) => throw null!;
    public string StoreName => throw null!;
    public string Key => throw null!;
    public TValue Value { get; set; }
    public string ETag => throw null!;
    public Task DeleteAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) => throw null!;
    public Task SaveAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) => throw null!;
    public Task<bool> TrySaveAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) => throw null!;
    public Task<bool> TryDeleteAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) => throw null!;
}

public class CloudEvent
{
    public Uri Source { get; init; } = null!;
    public string Type { get; init; } = null!;
    public string Subject { get; init; } = null!;
}

public class CloudEvent<TData> : CloudEvent
{
    public CloudEvent(TData data) => throw null!;
    public TData Data => throw null!;
    public string DataContentType => throw null!;
}
