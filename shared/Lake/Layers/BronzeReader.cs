using System.IO.Compression;
using System.Runtime.CompilerServices;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Layers;

/// <summary>Reads payloads back, for a replay.</summary>
public sealed class BronzeReader(IObjectStore store)
{
    /// <summary>The objects received in [from, to), whole hours, in the order of their names.</summary>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        LakePath path, string dataset, DateTimeOffset? from = null, DateTimeOffset? to = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var root = path.Of(LakeLayer.Bronze, dataset) + "/";
        // Names of hours sort as times do, so both bounds are bounds of the listing.
        var start = from is { } first ? root + LakePath.Time(first, hour: true) : null;
        var end = to is { } last ? root + LakePath.Time(last.AddTicks(TimeSpan.TicksPerHour - 1), hour: true) : null;
        await foreach (var info in store.ListAsync(root, start, cancellation).ConfigureAwait(false))
        {
            if (end is not null && ObjectPath.Order.Compare(info.Path, end) >= 0)
                yield break;
            yield return info;
        }
    }

    /// <summary>The lines of an object.</summary>
    /// <exception cref="LakeFormatException">The object is not gzip.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string objectPath, CancellationToken cancellation = default)
    {
        var packed = await store.ReadAllAsync(objectPath, cancellation).ConfigureAwait(false);
        using var content = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            await gzip.CopyToAsync(content, cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw new LakeFormatException(objectPath, -1, $"the object is not gzipped lines: {error.Message}", error);
        }
        ReadOnlyMemory<byte> rest = content.ToArray();
        var lines = new List<ReadOnlyMemory<byte>>();
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            lines.Add(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        return lines;
    }
}
