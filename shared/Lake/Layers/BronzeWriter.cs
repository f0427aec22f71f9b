using System.Collections.Concurrent;
using System.IO.Compression;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Layers;

/// <summary>
/// Keeps payloads as they came: gzipped lines below the tenant's hour of receipt, an object per run of batches of a source.
/// A batch that comes again, alone or in another run, is left out, as the names of its source's objects tell their
/// positions. A source has one writer at a time.
/// </summary>
public sealed class BronzeWriter(IObjectStore store)
{
    const int MostKnown = 10_000;
    readonly ConcurrentDictionary<string, long> _last = new(StringComparer.Ordinal);

    /// <summary>Writes a batch unless it is there already.</summary>
    public Task<string?> WriteAsync(
        LakePath path, string dataset, DateTimeOffset received, string source, long position,
        IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellation = default) =>
        WriteAsync(path, dataset, received, source, [BronzeBatch.Of(position, payloads)], cancellation);

    /// <summary>Writes those batches of a run that are not there already; durable when the task completes.</summary>
    /// <param name="path">Tenant and pack.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="received">When the batches were first received; repeated ones must bring the same hour.</param>
    /// <param name="source">The source or lane: <c>[A-Za-z0-9_.-]</c>, anything else is percent-encoded.</param>
    /// <param name="batches">The batches by rising position.</param>
    /// <param name="cancellation">Stops the work before the object appears.</param>
    /// <returns>The path of the new object; null if everything was there.</returns>
    public async Task<string?> WriteAsync(
        LakePath path, string dataset, DateTimeOffset received, string source, IReadOnlyList<BronzeBatch> batches, CancellationToken cancellation = default)
    {
        var prefix = BronzeName.Prefix(path, dataset, received, source);
        var last = await LastAsync(prefix, cancellation).ConfigureAwait(false);
        var fresh = batches.Where(batch => batch.Position > last).ToList();
        if (fresh.Count == 0)
            return null;
        var target = BronzeName.OfLines(prefix, fresh[0].Position, fresh[^1].Position);
        var created = await store.PutIfAbsentAsync(target, Pack(fresh), cancellation).ConfigureAwait(false);
        _last[prefix] = fresh[^1].Position;
        return created ? target : null;
    }

    async Task<long> LastAsync(string prefix, CancellationToken cancellation)
    {
        if (_last.TryGetValue(prefix, out var known))
            return known;
        // Hours that are over are looked up again in the rare case that something comes for them.
        if (_last.Count >= MostKnown)
            _last.Clear();
        var last = -1L;
        await foreach (var info in store.ListAsync(prefix, null, cancellation).ConfigureAwait(false))
            last = Math.Max(last, BronzeName.LastOf(info.Path, prefix));
        return _last[prefix] = last;
    }

    static ReadOnlyMemory<byte> Pack(IEnumerable<BronzeBatch> batches)
    {
        // Gzip files one behind the other are a gzip file.
        using var content = new MemoryStream();
        foreach (var batch in batches)
            if (batch.ArePacked)
                content.Write(batch.Lines.Span);
            else
                using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
                    gzip.Write(batch.Lines.Span);
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
