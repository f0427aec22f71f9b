using System.Text.Json;
using Dapr;
using Dapr.Client;
using Millrace.Contracts.Delivery;

namespace Millrace.Validation.Dimensions;

/// <summary>
/// The lists of rows that wait, one state key per missing entity, changed many at a time: one read and one transaction per
/// <see cref="KeysPerCall"/> keys. A change may be tried more than once, so it must be one that can be made again.
/// </summary>
sealed class WaitingRows(DaprClient dapr) : IDisposable
{
    /// <summary>So many operations of one transaction every store takes.</summary>
    public const int KeysPerCall = 100;

    const int Attempts = 20;

    static readonly StateOptions s_firstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    // Lanes that miss the same popular entity would only undo each other's tries; other replicas are told apart by ETags.
    readonly SemaphoreSlim _gate = new(1);

    /// <summary>Changes the lists of keys that all are different.</summary>
    /// <param name="keys">The entities.</param>
    /// <param name="change">From what waits (entities for which nothing waits are absent) to those lists that are to be others; an empty list ends one.</param>
    /// <param name="cancellationToken">Ends it between two calls.</param>
    public async Task ChangeAsync(
        IEnumerable<DimensionKey> keys, Func<Dictionary<DimensionKey, List<HeldRow>>, Task<Dictionary<DimensionKey, List<HeldRow>>>> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            foreach (var some in keys.Chunk(KeysPerCall))
                await ChangeSomeAsync(some, change, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    async Task ChangeSomeAsync(
        DimensionKey[] keys, Func<Dictionary<DimensionKey, List<HeldRow>>, Task<Dictionary<DimensionKey, List<HeldRow>>>> change, CancellationToken cancellationToken)
    {
        var byName = keys.ToDictionary(key => key.Waiting, StringComparer.Ordinal);
        for (var attempt = 1; ; attempt++)
        {
            Dictionary<DimensionKey, List<HeldRow>> waiting = [];
            Dictionary<string, string> tags = new(StringComparer.Ordinal);
            foreach (var item in await dapr.GetBulkStateAsync(Components.State, [.. byName.Keys], parallelism: null, cancellationToken: cancellationToken))
            {
                if (string.IsNullOrEmpty(item.Value))
                    continue;
                waiting[byName[item.Key]] = JsonSerializer.Deserialize(item.Value, HeldRowJson.Default.ListHeldRow) ?? [];
                tags[item.Key] = item.ETag;
            }

            var changed = await change(waiting);
            List<StateTransactionRequest> operations = [];
            foreach (var (key, rows) in changed)
                if (rows.Count > 0)
                    operations.Add(new(key.Waiting, JsonSerializer.SerializeToUtf8Bytes(rows, HeldRowJson.Default.ListHeldRow),
                        StateOperationType.Upsert, tags.GetValueOrDefault(key.Waiting), options: s_firstWrite));
                else if (tags.TryGetValue(key.Waiting, out var tag))
                    operations.Add(new(key.Waiting, null, StateOperationType.Delete, tag, options: s_firstWrite));
            if (operations.Count == 0)
                return;
            try
            {
                await dapr.ExecuteStateTransactionAsync(Components.State, operations, cancellationToken: cancellationToken);
                return;
            }
            catch (DaprException) when (attempt < Attempts && !cancellationToken.IsCancellationRequested)
            {
                // A transaction tells a key that has changed by no code of its own, and some stores have made part of it: all is read again.
            }
        }
    }
}
