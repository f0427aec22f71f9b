using System.Collections.Concurrent;
using Millrace.Contracts.Batches;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Records;

/// <summary>
/// Tells readers how far the stream of a dataset has come: the newest event time that has been folded in. It is a hint
/// of freshness and decides nothing, so the last writer wins; this process writes it only to move it forward.
/// </summary>
internal sealed class Watermarks(IOnlineStore store, RecordGate gate)
{
    readonly ConcurrentDictionary<string, long> _instants = new(StringComparer.Ordinal);

    public async Task NoteAsync(ValidBatch batch, long newestEvent, CancellationToken cancellationToken)
    {
        var key = ViewKeys.OfDataset(batch.Tenant, batch.Pack, DatasetRole.Stream, batch.Dataset).Watermark;
        if (_instants.TryGetValue(key, out var known) && newestEvent <= known)
            return;
        using var entered = await gate.EnterAsync([key], cancellationToken);
        if (!_instants.TryGetValue(key, out known))
            known = await StoredAsync(key, cancellationToken);
        if (newestEvent > known)
            await store.SaveAsync([new OnlineWrite(key, ViewProgress.Encode(newestEvent, 0), "")], cancellationToken);
        _instants[key] = Math.Max(newestEvent, known);
    }

    async Task<long> StoredAsync(string key, CancellationToken cancellationToken)
    {
        var record = new OnlineRecord[1];
        await store.ReadAsync(new[] { key }, record, cancellationToken);
        return record[0].Value is { } bytes ? ViewProgress.Decode(bytes).Instant : 0;
    }
}
