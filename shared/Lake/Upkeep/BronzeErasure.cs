using System.IO.Compression;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Upkeep;

/// <summary>Makes bronze forget a person: objects are rewritten without the person's lines.</summary>
public static class BronzeErasure
{
    /// <param name="store">The store.</param>
    /// <param name="path">Tenant and pack.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="isPersons">Tells of a payload whether it is about the person.</param>
    /// <param name="cancellation">Stops between objects; run again, the work goes on.</param>
    public static async Task<ErasureReport> RunAsync(
        IObjectStore store, LakePath path, string dataset, Func<ReadOnlyMemory<byte>, bool> isPersons, CancellationToken cancellation = default)
    {
        var reader = new BronzeReader(store);
        long erased = 0, hits = 0;
        var rewritten = 0;
        await foreach (var info in reader.ListAsync(path, dataset, cancellation: cancellation).ConfigureAwait(false))
        {
            if (!info.Path.EndsWith(".ndjson.gz", StringComparison.Ordinal))
                continue;
            var lines = await reader.ReadAsync(info.Path, cancellation).ConfigureAwait(false);
            var kept = lines.Where(line => !isPersons(line)).ToList();
            if (kept.Count == lines.Count)
                continue;
            // The object stays, even empty: its name is what keeps the batch from being written again.
            await store.PutAsync(info.Path, Pack(kept), cancellation).ConfigureAwait(false);
            LakeSteps.Passed(LakeStep.BronzeRewritten);
            erased += lines.Count - kept.Count;
            rewritten++;
            hits += (await reader.ReadAsync(info.Path, cancellation).ConfigureAwait(false)).Count(line => isPersons(line));
        }
        return new ErasureReport(path.Of(LakeLayer.Bronze, dataset), erased, rewritten, 0, hits, true);
    }

    static byte[] Pack(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
            foreach (var line in lines)
            {
                gzip.Write(line.Span);
                gzip.WriteByte((byte)'\n');
            }
        return content.ToArray();
    }
}
