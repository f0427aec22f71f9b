using System.Globalization;
using Dapr.Client;
using Millrace.Contracts.Delivery;

namespace Millrace.Validation.Claims;

/// <summary>Claims in the state store, a whole batch at a time: one read, one write.</summary>
sealed class ClaimStore(DaprClient dapr, ValidationOptions options)
{
    readonly Dictionary<string, string> _timeToLive = new()
    {
        ["ttlInSeconds"] = ((long)(options.ClaimHours * 3600)).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The values of those keys that have one, as the JSON they are stored as.</summary>
    public async Task<Dictionary<string, string>> ReadAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        if (keys.Count == 0)
            return found;
        foreach (var item in await dapr.GetBulkStateAsync(Components.State, [.. keys], parallelism: null, cancellationToken: cancellationToken))
            if (!string.IsNullOrEmpty(item.Value))
                found[item.Key] = item.Value;
        return found;
    }

    /// <summary>Takes claims away.</summary>
    public Task ForgetAsync(IEnumerable<string> keys, CancellationToken cancellationToken) =>
        dapr.DeleteBulkStateAsync(Components.State, [.. keys.Select(key => new BulkDeleteStateItem(key, null!))], cancellationToken);

    /// <summary>Writes claims, which end by themselves, and lasting values, in one call.</summary>
    public Task WriteAsync(IEnumerable<KeyValuePair<string, Claim>> claims, IEnumerable<KeyValuePair<string, string>> lasting, CancellationToken cancellationToken)
    {
        List<SaveStateItem<string>> items = [.. claims.Select(claim => new SaveStateItem<string>(claim.Key, claim.Value.ToString(), null!, metadata: _timeToLive))];
        items.AddRange(lasting.Select(value => new SaveStateItem<string>(value.Key, value.Value, null!)));
        return items.Count == 0 ? Task.CompletedTask : dapr.SaveBulkStateAsync(Components.State, items, cancellationToken);
    }
}
