namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <summary>The pairs of one secret.</summary>
    public abstract Task<Dictionary<string, string>> GetSecretAsync(
        string storeName, string key, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>All secrets of a store that the app may read, by name.</summary>
    public abstract Task<Dictionary<string, Dictionary<string, string>>> GetBulkSecretAsync(
        string storeName, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);
}
