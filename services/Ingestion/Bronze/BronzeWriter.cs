using System.Collections.Concurrent;
using System.IO.Compression;
using Millrace.Contracts.Batches;
using Millrace.Lake.Storage;

namespace Millrace.Ingestion.Bronze;

/// <summary>
/// Keeps raw rows as they came: one object per run of batches of a lane. A run that comes again may be cut otherwise, so what the
/// objects of its lane already hold, as their names tell, is left out.
/// </summary>
sealed class BronzeWriter(IObjectStore store)
{
    readonly ConcurrentDictionary<string, long> _last = new(StringComparer.Ordinal);

    /// <summary>Writes a run of batches, in order; durable when the task completes.</summary>
    public async Task WriteAsync(IReadOnlyList<(RawBatch Batch, long Mark)> run, CancellationToken cancellationToken)
    {
        var groups = run.GroupBy(item => (Folder: BronzeObject.FolderOf(item.Batch.Tenant, item.Batch.Pack, item.Batch.Dataset, item.Batch.IngestTime), item.Batch.Lane));
        foreach (var group in groups)
        {
            var prefix = BronzeObject.PrefixOf(group.Key.Folder, group.Key.Lane);
            var last = await LastAsync(prefix, cancellationToken);
            var fresh = group.Where(item => item.Mark > last).ToList();
            if (fresh.Count == 0)
                continue;
            var name = BronzeObject.NameOf(group.Key.Folder, group.Key.Lane, fresh[0].Mark, fresh[^1].Mark);
            await store.PutIfAbsentAsync(name, Pack(fresh.Select(item => item.Batch)), cancellationToken);
            _last[prefix] = fresh[^1].Mark;
        }
    }

    /// <summary>How far a lane's objects of an hour reach; looked up once, since only the reader of the lane writes them.</summary>
    async Task<long> LastAsync(string prefix, CancellationToken cancellationToken)
    {
        if (_last.TryGetValue(prefix, out var known))
            return known;
        long last = -1;
        await foreach (var item in store.ListAsync(prefix, cancellation: cancellationToken))
            last = Math.Max(last, BronzeObject.LastOf(item.Path));
        return _last[prefix] = last;
    }

    static byte[] Pack(IEnumerable<RawBatch> batches)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            foreach (var batch in batches)
                gzip.Write(batch.Lines.Span);

        return packed.ToArray();
    }
}
