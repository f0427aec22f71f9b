using Millrace.Online.Store;

namespace Millrace.Benchmarks.Load;

/// <summary>An online store in a dictionary: what is measured beside it is not the store.</summary>
sealed class MemoryRecords : IOnlineStore
{
    readonly Dictionary<string, byte[]> _records = new(StringComparer.Ordinal);

    public ValueTask ReadAsync(ReadOnlyMemory<string> keys, Memory<OnlineRecord> records, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < keys.Length; i++)
            records.Span[i] = _records.TryGetValue(keys.Span[i], out var found) ? new OnlineRecord(found, "1") : OnlineRecord.Missing;
        return ValueTask.CompletedTask;
    }

    public async ValueTask<SaveOutcome> TrySaveAsync(IReadOnlyList<OnlineWrite> writes, CancellationToken cancellationToken = default)
    {
        await SaveAsync(writes, cancellationToken);
        return SaveOutcome.Done;
    }

    public ValueTask SaveAsync(IReadOnlyList<OnlineWrite> writes, CancellationToken cancellationToken = default)
    {
        foreach (var write in writes)
            _records[write.Key] = write.Value;
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default)
    {
        foreach (var key in keys)
            _records.Remove(key);
        return ValueTask.CompletedTask;
    }
}
