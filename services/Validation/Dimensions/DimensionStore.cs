using System.Text;
using Dapr.Client;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Validation.RawEvents;

namespace Millrace.Validation.Dimensions;

/// <summary>
/// Rows that wait for an entity, and their release. A row is laid down before the entity is looked for again, and an entity is known
/// before its waiting rows are looked for: so of a row and its entity that meet, one always sees the other.
/// </summary>
sealed class DimensionStore(DaprClient dapr, WaitingRows waitingRows, BatchOutbox outbox)
{
    /// <summary>Lays rows down under the entities they miss.</summary>
    public async Task HoldAsync(RawBatch batch, IReadOnlyDictionary<DimensionKey, List<RawRow>> missing, CancellationToken cancellationToken)
    {
        var coming = missing.ToDictionary(
            one => one.Key,
            one => one.Value.ConvertAll(row => new HeldRow(batch.Dataset, batch.Lane, batch.IngestTime, row.Id, Encoding.UTF8.GetString(row.Payload.Span))));
        foreach (var keys in coming.Keys.Chunk(WaitingRows.KeysPerCall))
            await waitingRows.ChangeAsync(keys, waiting => Task.FromResult(Joined(waiting, keys, coming)), cancellationToken);

        var known = await dapr.GetBulkStateAsync(Components.State, [.. missing.Keys.Select(key => key.Known)], parallelism: null, cancellationToken: cancellationToken);
        var arrived = known.Where(item => !string.IsNullOrEmpty(item.Value)).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        await ReleaseAsync([.. missing.Keys.Where(key => arrived.Contains(key.Known))], cancellationToken);
    }

    /// <summary>Sends the rows that wait for entities on their way again; the entities are known by now.</summary>
    public async Task ReleaseAsync(IReadOnlyList<DimensionKey> keys, CancellationToken cancellationToken)
    {
        HashSet<(DimensionKey, HeldRow)> sent = [];
        await waitingRows.ChangeAsync(keys, async waiting =>
        {
            // First sent, then taken away: what is sent twice is found as a repeat.
            var fresh = waiting.SelectMany(one => one.Value.Select(row => (one.Key, Row: row))).Where(held => !sent.Contains(held)).ToList();
            foreach (var batch in RowsAgain.Batches(fresh.Select(held => Again(held.Key, held.Row))))
                await outbox.PublishAsync(batch, cancellationToken);
            sent.UnionWith(fresh);
            return waiting.ToDictionary(one => one.Key, _ => new List<HeldRow>());
        }, cancellationToken);
    }

    static RowAgain Again(DimensionKey key, HeldRow held) => new(
        key.Tenant, key.Pack, held.Dataset, held.Lane, held.IngestTime, RawSources.Pending, new(held.Id, null, Encoding.UTF8.GetBytes(held.Payload)));

    /// <summary>Forgets rows that waited in vain.</summary>
    /// <param name="keys">The entities they waited for.</param>
    /// <param name="dataset">Their dataset.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Ends it between two calls.</param>
    public Task ForgetAsync(IEnumerable<DimensionKey> keys, string dataset, IReadOnlySet<string> ids, CancellationToken cancellationToken) =>
        waitingRows.ChangeAsync(
            keys,
            waiting => Task.FromResult(waiting.ToDictionary(one => one.Key, one => one.Value.FindAll(row => row.Dataset != dataset || !ids.Contains(row.Id)))),
            cancellationToken);

    static Dictionary<DimensionKey, List<HeldRow>> Joined(
        Dictionary<DimensionKey, List<HeldRow>> waiting, IEnumerable<DimensionKey> keys, Dictionary<DimensionKey, List<HeldRow>> coming)
    {
        Dictionary<DimensionKey, List<HeldRow>> joined = [];
        foreach (var key in keys)
        {
            var before = waiting.GetValueOrDefault(key) ?? [];
            var there = before.Select(row => (row.Dataset, row.Id)).ToHashSet();
            var fresh = coming[key].FindAll(row => there.Add((row.Dataset, row.Id)));
            if (fresh.Count > 0)
                joined[key] = [.. before, .. fresh];
        }

        return joined;
    }
}
