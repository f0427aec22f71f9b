using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>How far the bases of a view have come.</summary>
/// <param name="Cutoff">The newest cutoff that was made known (µs); <see cref="long.MinValue"/> before the first.</param>
/// <param name="Sources">The versions of the silver tables that they were computed from.</param>
internal sealed record BaseProgress(long Cutoff, IReadOnlyDictionary<string, long> Sources)
{
    public static async Task<BaseProgress> ReadAsync(IOnlineStore store, ViewKeys keys, CancellationToken cancellationToken)
    {
        var record = new OnlineRecord[1];
        await store.ReadAsync(new[] { keys.Cutoff }, record, cancellationToken);
        return record[0].Value is { } bytes
            ? new BaseProgress(ViewProgress.Decode(bytes).Instant, ViewProgress.Sources(bytes))
            : new BaseProgress(long.MinValue, new Dictionary<string, long>());
    }
}
