using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Execution;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>The bases of a view in the online store, as far as they still are what tiles would give.</summary>
/// <param name="store">The online store.</param>
/// <param name="keys">The view's keys.</param>
/// <param name="since">All entities have bases of all that happened before it (µs).</param>
/// <param name="staleFrom">From when on (µs) an entity's past is not what its base was made of; <see cref="long.MaxValue"/> if it is.</param>
internal sealed class KnownBases(IOnlineStore store, ViewKeys keys, long since, Func<string, long> staleFrom)
{
    /// <summary>All entities have bases of all that happened before it (µs).</summary>
    public long Since => since;

    /// <summary>
    /// Of entities that need not be put together anew their base, null for those that nothing happened to before
    /// <see cref="Since"/>.
    /// </summary>
    /// <param name="engine">Reads the records.</param>
    /// <param name="wanted">By joined key the instants (µs) at which bases are wanted, ascending.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<Dictionary<string, byte[]?>> ReadAsync(ViewEngine engine, IReadOnlyDictionary<string, long[]> wanted, CancellationToken cancellationToken)
    {
        var right = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        var width = engine.View.Entity.JoinKeys.Count;
        foreach (var chunk in wanted.Where(entity => staleFrom(entity.Key) >= since).Chunk(IOnlineReader.ChunkSize))
        {
            var records = new OnlineRecord[chunk.Length];
            await store.ReadAsync(Array.ConvertAll(chunk, entity => keys.Base(EntityKey.Of(JoinedKeys.Parts(entity.Key, width)))), records, cancellationToken);
            for (var i = 0; i < chunk.Length; i++)
            {
                var (key, first) = (chunk[i].Key, chunk[i].Value[0]);
                var covers = records[i].Value is { } bytes ? engine.CutoffOf(bytes) : since;
                if (covers <= first && covers <= staleFrom(key))
                    right.Add(key, records[i].Value);
            }
        }
        return right;
    }
}
