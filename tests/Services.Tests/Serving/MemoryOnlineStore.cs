using Millrace.Online.Store;

namespace Millrace.Services.Tests.Serving;

/// <summary>An online store of one process, with tags as the real ones have them; it counts its round trips.</summary>
public sealed class MemoryOnlineStore : IOnlineStore
{
    readonly Dictionary<string, (byte[] Value, long Version)> _records = new(StringComparer.Ordinal);
    readonly Lock _gate = new();

    public int Reads { get; private set; }

    public IReadOnlyCollection<string> Keys
    {
        get
        {
            lock (_gate)
                return [.. _records.Keys];
        }
    }

    public ValueTask ReadAsync(ReadOnlyMemory<string> keys, Memory<OnlineRecord> records, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Reads++;
            for (var i = 0; i < keys.Length; i++)
                records.Span[i] = _records.TryGetValue(keys.Span[i], out var found)
                    ? new OnlineRecord(found.Value, found.Version.ToString(System.Globalization.CultureInfo.InvariantCulture))
                    : OnlineRecord.Missing;
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<SaveOutcome> TrySaveAsync(IReadOnlyList<OnlineWrite> writes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        var all = true;
        lock (_gate)
            foreach (var write in writes)
            {
                var current = _records.TryGetValue(write.Key, out var found)
                    ? found.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    : "";
                if (current == write.ETag)
                    _records[write.Key] = (write.Value, found.Version + 1);
                else
                    all = false;
            }
        return new(all ? SaveOutcome.Done : SaveOutcome.Refused(null));
    }

    public ValueTask SaveAsync(IReadOnlyList<OnlineWrite> writes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        lock (_gate)
            foreach (var write in writes)
                _records[write.Key] = (write.Value, _records.GetValueOrDefault(write.Key).Version + 1);
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        lock (_gate)
            foreach (var key in keys)
                _records.Remove(key);
        return ValueTask.CompletedTask;
    }
}
