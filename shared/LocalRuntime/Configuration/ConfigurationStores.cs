using System.Collections.Concurrent;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Configuration;

/// <summary>The configuration stores of one app, and what it wants to hear of them.</summary>
internal sealed class ConfigurationStores(IEnumerable<Component> components, ConfigurationItems items) : IDisposable
{
    readonly HashSet<string> _names = [.. components
        .Where(component => component.Type.StartsWith("configuration.", StringComparison.Ordinal)).Select(component => component.Name)];

    readonly ConcurrentDictionary<string, ConfigurationSubscription> _subscriptions = new(StringComparer.Ordinal);

    /// <exception cref="ApiError">There is no such store.</exception>
    public IReadOnlyList<KeyValuePair<string, ConfigurationItem>> Get(string store, IReadOnlyCollection<string> keys)
    {
        Check(store);
        return items.Get(store, keys);
    }

    /// <exception cref="ApiError">There is no such store.</exception>
    public ConfigurationSubscription Subscribe(string store, IReadOnlyCollection<string> keys)
    {
        Check(store);
        var subscription = new ConfigurationSubscription(store, keys);
        _subscriptions[subscription.Id] = subscription;
        items.Add(subscription);
        return subscription;
    }

    /// <summary>Ends a subscription; false when there is none of that id.</summary>
    /// <exception cref="ApiError">There is no such store.</exception>
    public bool Unsubscribe(string store, string id)
    {
        Check(store);
        if (!_subscriptions.TryRemove(id, out var subscription))
            return false;
        items.Remove(subscription);
        return true;
    }

    /// <exception cref="ApiError">There is no such store.</exception>
    public void Check(string store)
    {
        if (_names.Count == 0)
            throw new ApiError(500, GrpcCode.FailedPrecondition, "ERR_CONFIGURATION_STORE_NOT_CONFIGURED", "configuration stores not configured");
        if (!_names.Contains(store))
            throw new ApiError(400, GrpcCode.InvalidArgument, "ERR_CONFIGURATION_STORE_NOT_FOUND", $"configuration store {store} not found");
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions.Values)
            items.Remove(subscription);
    }
}
