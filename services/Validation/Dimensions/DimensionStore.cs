using System.Text;
using System.Text.Json;
using Dapr.Client;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Validation.RawEvents;

namespace Millrace.Validation.Dimensions;

/// <summary>
/// Rows that wait for an entity, and their release. A row is laid down before the entity is looked for again, and an entity is known
/// before its waiting rows are looked for: so of a row and its entity that meet, one always sees the other.
/// </summary>
sealed class DimensionStore(DaprClient dapr, BatchOutbox outbox)
{
    const int Attempts = 50;

    static readonly StateOptions s_firstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    /// <summary>Lays rows down under the entities they miss.</summary>
    public async Task HoldAsync(RawBatch batch, IReadOnlyDictionary<DimensionKey, List<RawRow>> missing, CancellationToken cancellationToken)
    {
        foreach (var (key, rows) in missing)
        {
            var held = rows.ConvertAll(row => new HeldRow(batch.Dataset, batch.Lane, batch.IngestTime, row.Id, Encoding.UTF8.GetString(row.Payload.Span)));
            await ChangeAsync(key.Waiting, waiting => [.. waiting, .. held.Where(row => !waiting.Exists(other => other.Id == row.Id && other.Dataset == row.Dataset))], cancellationToken);
        }

        var known = await dapr.GetBulkStateAsync(Components.State, [.. missing.Keys.Select(key => key.Known)], parallelism: null, cancellationToken: cancellationToken);
        var arrived = known.Where(item => !string.IsNullOrEmpty(item.Value)).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        await ReleaseAsync([.. missing.Keys.Where(key => arrived.Contains(key.Known))], cancellationToken);
    }

    /// <summary>Sends the rows that wait for entities on their way again; the entities are known by now.</summary>
    public async Task ReleaseAsync(IReadOnlyList<DimensionKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return;
        var byKey = keys.ToDictionary(key => key.Waiting, StringComparer.Ordinal);
        foreach (var item in await dapr.GetBulkStateAsync(Components.State, [.. byKey.Keys], parallelism: null, cancellationToken: cancellationToken))
        {
            if (string.IsNullOrEmpty(item.Value))
                continue;
            var key = byKey[item.Key];
            List<HeldRow> sent = [];
            // First sent, then taken away: what is sent twice is found as a repeat.
            await ChangeAsync(item.Key, async waiting =>
            {
                var fresh = waiting.Except(sent).ToList();
                await SendAsync(key, fresh, cancellationToken);
                sent.AddRange(fresh);
                return [];
            }, cancellationToken);
        }
    }

    /// <summary>Forgets rows that waited in vain.</summary>
    public Task ForgetAsync(DimensionKey key, IReadOnlySet<string> ids, CancellationToken cancellationToken) =>
        ChangeAsync(key.Waiting, waiting => waiting.FindAll(row => !ids.Contains(row.Id)), cancellationToken);

    async Task SendAsync(DimensionKey key, List<HeldRow> rows, CancellationToken cancellationToken)
    {
        foreach (var group in rows.GroupBy(row => (row.Dataset, row.Lane, row.IngestTime)))
            foreach (var chunk in group.Chunk(RawBatch.MaxRows))
                await outbox.PublishAsync(
                    new RawBatch
                    {
                        Tenant = key.Tenant, Pack = key.Pack, Dataset = group.Key.Dataset, Lane = group.Key.Lane,
                        IngestTime = group.Key.IngestTime, Source = RawSources.Pending,
                        Rows = [.. chunk.Select(row => new RawRow(row.Id, null, Encoding.UTF8.GetBytes(row.Payload)))],
                    },
                    cancellationToken);
    }

    Task ChangeAsync(string key, Func<List<HeldRow>, List<HeldRow>> change, CancellationToken cancellationToken) =>
        ChangeAsync(key, waiting => Task.FromResult(change(waiting)), cancellationToken);

    async Task ChangeAsync(string key, Func<List<HeldRow>, Task<List<HeldRow>>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (bytes, etag) = await dapr.GetByteStateAndETagAsync(Components.State, key, cancellationToken: cancellationToken);
            List<HeldRow> waiting = bytes.IsEmpty ? [] : JsonSerializer.Deserialize(bytes.Span, HeldRowJson.Default.ListHeldRow) ?? [];
            var changed = await change(waiting);
            if (changed.Count == 0 && bytes.IsEmpty)
                return;
            var done = changed.Count == 0
                ? await dapr.TryDeleteStateAsync(Components.State, key, etag, s_firstWrite, cancellationToken: cancellationToken)
                : await dapr.TrySaveByteStateAsync(Components.State, key, JsonSerializer.SerializeToUtf8Bytes(changed, HeldRowJson.Default.ListHeldRow), etag ?? "", s_firstWrite, cancellationToken: cancellationToken);
            if (done)
                return;
        }

        throw new InvalidOperationException($"'{key}' changed {Attempts} times under our hands; the message will come again.");
    }
}
