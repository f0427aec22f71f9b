using System.Text;
using Millrace.LocalRuntime.State;

namespace Millrace.LocalRuntime.Configuration;

/// <summary>The items of all configuration stores: in the runtime's file, and in memory once they were asked for.</summary>
internal sealed class ConfigurationItems(EmbeddedState state)
{
    readonly SemaphoreSlim _writing = new(1, 1);
    readonly Dictionary<string, SortedDictionary<string, ConfigurationItem>> _stores = new(StringComparer.Ordinal);
    readonly List<ConfigurationSubscription> _subscriptions = [];

    /// <summary>The items of keys, without those that there are not; no keys = all.</summary>
    public IReadOnlyList<KeyValuePair<string, ConfigurationItem>> Get(string store, IReadOnlyCollection<string> keys)
    {
        lock (_stores)
            return [.. Load(store).Where(item => keys.Count == 0 || keys.Contains(item.Key))];
    }

    /// <summary>Writes an item and tells who waits for it; null deletes.</summary>
    public async Task SetAsync(string store, string key, string? text)
    {
        // One after the other, so that everybody hears of changes in the order in which they were made.
        await _writing.WaitAsync();
        try
        {
            var bytes = text is null ? null : Encoding.UTF8.GetBytes(text);
            await state.WriteAsync(store, [new StateChange(key, bytes, null, false, null)], together: false);
            var item = text is null ? null : ConfigurationItem.Read(text);
            lock (_stores)
            {
                if (item is null)
                    Load(store).Remove(key);
                else
                    Load(store)[key] = item;
                foreach (var subscription in _subscriptions)
                    subscription.Tell(store, key, item);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Add(ConfigurationSubscription subscription)
    {
        lock (_stores)
            _subscriptions.Add(subscription);
    }

    public void Remove(ConfigurationSubscription subscription)
    {
        lock (_stores)
            _subscriptions.Remove(subscription);
        subscription.End();
    }

    SortedDictionary<string, ConfigurationItem> Load(string store)
    {
        if (_stores.TryGetValue(store, out var items))
            return items;
        items = new(StringComparer.Ordinal);
        foreach (var (key, value) in state.All(store))
            items[key] = ConfigurationItem.Read(Encoding.UTF8.GetString(value));
        return _stores[store] = items;
    }
}
