using System.Globalization;
using System.IO.Compression;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Layers;

/// <summary>Keeps payloads as they came: gzipped lines, one object per batch, below the hour of ingest.</summary>
public sealed class BronzeWriter(IObjectStore store)
{
    /// <summary>
    /// Writes a batch unless it is there already. The object's name is made of the source and its position, so a batch
    /// that comes again lands on the object that it made the first time.
    /// </summary>
    /// <param name="path">Tenant and pack.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="received">When the batch was first received; a repeated batch must bring the same time.</param>
    /// <param name="source">The source or lane: <c>[A-Za-z0-9_.-]</c>, anything else is percent-encoded.</param>
    /// <param name="position">The batch's position in its source.</param>
    /// <param name="lines">The payloads, each one line of JSON without its line break.</param>
    /// <param name="cancellation">Stops the work before the object appears.</param>
    /// <returns>The object's path, and whether this call made it.</returns>
    public async Task<(string Path, bool Created)> WriteAsync(
        LakePath path, string dataset, DateTimeOffset received, string source, long position,
        IReadOnlyList<ReadOnlyMemory<byte>> lines, CancellationToken cancellation = default)
    {
        var target = string.Create(CultureInfo.InvariantCulture,
            $"{path.Of(LakeLayer.Bronze, dataset)}/{LakePath.Time(received, hour: true)}/{Uri.EscapeDataString(source)}-{position:D20}.ndjson.gz");
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
            foreach (var line in lines)
            {
                if (line.Span.Contains((byte)'\n'))
                    throw new StorageException($"A payload for {target} holds a line break: one line per payload is accepted");
                gzip.Write(line.Span);
                gzip.WriteByte((byte)'\n');
            }
        return (target, await store.PutIfAbsentAsync(target, content.GetBuffer().AsMemory(0, (int)content.Length), cancellation).ConfigureAwait(false));
    }
}
