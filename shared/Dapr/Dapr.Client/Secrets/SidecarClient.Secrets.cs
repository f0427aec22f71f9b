using Proto = Millrace.DaprProtocol;

namespace Dapr.Client;

sealed partial class SidecarClient
{
    public override async Task<Dictionary<string, string>> GetSecretAsync(
        string storeName, string key, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new Proto.GetSecretRequest { StoreName = storeName, Key = key };
        Copy(metadata, request.Metadata);
        var response = await CallAsync(
            "GetSecret", request, Proto.GetSecretResponse.Parser, $"Reading secret '{key}' of store '{storeName}'",
            cancellationToken).ConfigureAwait(false);
        return new Dictionary<string, string>(response.Data);
    }

    public override async Task<Dictionary<string, Dictionary<string, string>>> GetBulkSecretAsync(
        string storeName, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        var request = new Proto.GetBulkSecretRequest { StoreName = storeName };
        Copy(metadata, request.Metadata);
        var response = await CallAsync(
            "GetBulkSecret", request, Proto.GetBulkSecretResponse.Parser, $"Reading all secrets of store '{storeName}'",
            cancellationToken).ConfigureAwait(false);
        return response.Data.ToDictionary(pair => pair.Key, pair => new Dictionary<string, string>(pair.Value.Secrets));
    }
}
