using System.Threading.Channels;

namespace Millrace.LocalRuntime.Configuration;

/// <summary>The changes of one store's items that one caller wants to hear of, in their order.</summary>
/// <param name="keys">The items' keys; none = all.</param>
internal sealed class ConfigurationSubscription(string store, IReadOnlyCollection<string> keys)
{
    readonly Channel<(string Key, ConfigurationItem? Item)> _changes = Channel.CreateUnbounded<(string, ConfigurationItem?)>();

    public string Id { get; } = Guid.NewGuid().ToString();

    public string Store => store;

    /// <summary>The changes, until the subscription ends; a deleted item is null.</summary>
    public IAsyncEnumerable<(string Key, ConfigurationItem? Item)> ChangesAsync(CancellationToken ct) => _changes.Reader.ReadAllAsync(ct);

    public void Tell(string changedIn, string key, ConfigurationItem? item)
    {
        if (changedIn == store && (keys.Count == 0 || keys.Contains(key)))
            _changes.Writer.TryWrite((key, item));
    }

    public void End() => _changes.Writer.TryComplete();
}
