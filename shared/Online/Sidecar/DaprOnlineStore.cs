using System.Text.Json;
using Dapr;
using Dapr.Client;
using Millrace.Online.Store;

namespace Millrace.Online.Sidecar;

/// <summary>The online store through Dapr's state API: the way that every writer takes.</summary>
public sealed class DaprOnlineStore(DaprClient dapr, string component = OnlineOptions.Component) : IOnlineStore
{
    static readonly StateOptions s_firstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite, Consistency = ConsistencyMode.Strong };

    /// <inheritdoc/>
    public async ValueTask ReadAsync(ReadOnlyMemory<string> keys, Memory<OnlineRecord> records, CancellationToken cancellationToken = default)
    {
        if (keys.Length <= IOnlineReader.ChunkSize)
        {
            await ReadChunkAsync(keys, records, cancellationToken);
            return;
        }
        await Parallel.ForEachAsync(Chunks(keys.Length), cancellationToken, async (chunk, cancelled) =>
            await ReadChunkAsync(keys[chunk], records[chunk], cancelled));
    }

    /// <inheritdoc/>
    public async ValueTask<SaveOutcome> TrySaveAsync(IReadOnlyList<OnlineWrite> writes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        // The stores' transactions differ, and none is needed: a record carries its own mark. So records go in bulk,
        // and a refusal, which does not say which record it was, means reading all of them again.
        try
        {
            foreach (var chunk in writes.Chunk(IOnlineReader.ChunkSize))
            {
                if (chunk is [var only])
                {
                    if (!await dapr.TrySaveStateAsync(component, only.Key, only.Value, only.ETag, s_firstWrite, cancellationToken: cancellationToken))
                        return SaveOutcome.Refused(null);
                    continue;
                }
                var items = Array.ConvertAll(chunk, write => new SaveStateItem<byte[]>(write.Key, write.Value, write.ETag, s_firstWrite));
                await dapr.SaveBulkStateAsync(component, items, cancellationToken);
            }
            return SaveOutcome.Done;
        }
        catch (DaprException refusal)
        {
            return SaveOutcome.Refused(refusal);
        }
    }

    /// <inheritdoc/>
    public async ValueTask SaveAsync(IReadOnlyList<OnlineWrite> writes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        try
        {
            foreach (var chunk in writes.Chunk(IOnlineReader.ChunkSize))
            {
                var items = Array.ConvertAll(chunk, write => new SaveStateItem<byte[]>(write.Key, write.Value, ""));
                await dapr.SaveBulkStateAsync(component, items, cancellationToken);
            }
        }
        catch (DaprException failure)
        {
            throw new OnlineStoreException($"The state component '{component}' did not take {writes.Count} records: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        try
        {
            foreach (var chunk in keys.Chunk(IOnlineReader.ChunkSize))
                await dapr.DeleteBulkStateAsync(component, Array.ConvertAll(chunk, key => new BulkDeleteStateItem(key, "")), cancellationToken);
        }
        catch (DaprException failure)
        {
            throw new OnlineStoreException($"The state component '{component}' did not delete {keys.Count} records: {failure.Message}", failure);
        }
    }

    async Task ReadChunkAsync(ReadOnlyMemory<string> keys, Memory<OnlineRecord> records, CancellationToken cancellationToken)
    {
        if (keys.Length == 0)
            return;
        // The API answers in any order and answers a repeated key once.
        var found = new Dictionary<string, OnlineRecord>(keys.Length, StringComparer.Ordinal);
        foreach (var key in keys.Span)
            found[key] = OnlineRecord.Missing;
        try
        {
            foreach (var item in await dapr.GetBulkStateAsync<byte[]>(component, [.. found.Keys], parallelism: 0, cancellationToken: cancellationToken))
                if (item.Value is { } value)
                    found[item.Key] = new OnlineRecord(value, item.ETag ?? "");
            for (var i = 0; i < keys.Length; i++)
                records.Span[i] = found[keys.Span[i]];
        }
        catch (Exception failure) when (failure is DaprException or JsonException)
        {
            throw new OnlineStoreException($"The state component '{component}' did not answer a lookup of {keys.Length} records: {failure.Message}", failure);
        }
    }

    static IEnumerable<Range> Chunks(int count)
    {
        for (var start = 0; start < count; start += IOnlineReader.ChunkSize)
            yield return start..Math.Min(count, start + IOnlineReader.ChunkSize);
    }
}
