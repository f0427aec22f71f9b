using Millrace.Online.Store;

namespace Millrace.FeatureServing.OnlineFeatures.Lookup;

/// <summary>Collects the keys of everything a lookup needs, so that all of it is one round trip.</summary>
internal sealed class RecordRequest
{
    readonly List<string> _keys = [];
    readonly Dictionary<string, int> _common = new(StringComparer.Ordinal);
    OnlineRecord[] _records = [];

    /// <summary>Asks for a record.</summary>
    /// <returns>The place it will be found at.</returns>
    public int Ask(string key)
    {
        _keys.Add(key);
        return _keys.Count - 1;
    }

    /// <summary>Asks for one of the few records that several views of a lookup have in common.</summary>
    /// <returns>The place it will be found at.</returns>
    public int AskOnce(string key) => _common.TryGetValue(key, out var place) ? place : _common[key] = Ask(key);

    /// <summary>The bytes of a record that was asked for, or null.</summary>
    public byte[]? this[int place] => place < 0 ? null : _records[place].Value;

    public ValueTask ReadAsync(IOnlineReader reader, CancellationToken cancellationToken)
    {
        _records = new OnlineRecord[_keys.Count];
        return _keys.Count == 0 ? ValueTask.CompletedTask : reader.ReadAsync(_keys.ToArray(), _records, cancellationToken);
    }
}
