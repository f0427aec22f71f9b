using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Records;

/// <summary>
/// Changes records that other lanes, and other replicas, change too: read, apply, write if nobody was faster, else read
/// again and apply again. A record skips what it has seen by its own marks, so applying twice does no harm.
/// </summary>
internal sealed class SharedRecords(IOnlineStore store, RecordGate gate, TimeProvider clock, ILogger<SharedRecords> logger)
{
    const int MaxAttempts = 8;
    static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Changes records.</summary>
    /// <param name="keys">Their keys, each once.</param>
    /// <param name="change">Gives the new bytes of the i-th record from its present ones (null: there is none), or null to leave it.</param>
    /// <param name="cancellationToken">Gives up between attempts.</param>
    /// <returns>How many records were written.</returns>
    /// <exception cref="OnlineStoreException">The store refused too often; what was written stays, and doing it again is safe.</exception>
    public async Task<int> ChangeAsync(string[] keys, Func<int, byte[]?, byte[]?> change, CancellationToken cancellationToken)
    {
        if (keys.Length == 0)
            return 0;
        using var entered = await gate.EnterAsync(keys, cancellationToken);
        var records = new OnlineRecord[keys.Length];
        for (var attempt = 1; ; attempt++)
        {
            await store.ReadAsync(keys, records, cancellationToken);
            var writes = new List<OnlineWrite>(keys.Length);
            for (var i = 0; i < keys.Length; i++)
                if (change(i, records[i].Value) is { } value)
                    writes.Add(new OnlineWrite(keys[i], value, records[i].ETag));
            if (writes.Count == 0)
                return 0;
            var outcome = await store.TrySaveAsync(writes, cancellationToken);
            if (outcome.Saved)
                return writes.Count;
            if (attempt == MaxAttempts)
                throw new OnlineStoreException($"{writes.Count} records could not be written in {MaxAttempts} attempts: {outcome.Reason?.Message ?? "others kept changing them"}", outcome.Reason!);
            logger.WriteRefused(writes.Count, attempt, outcome.Reason?.Message ?? "changed meanwhile");
            await Task.Delay(s_firstPause * (1 << attempt), clock, cancellationToken);
        }
    }
}
