using System.IO.Compression;
using System.Runtime.CompilerServices;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Layers;

/// <summary>Reads payloads back, for a replay.</summary>
public sealed class BronzeReader(IObjectStore store)
{
    /// <summary>The longest line that is read, bytes.</summary>
    public const int LongestLine = 16 << 20;

    const int FirstBuffer = 64 * 1024;

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

    /// <summary>The lines of an object, one by one; each is valid until the next is asked for.</summary>
    /// <exception cref="LakeFormatException">The object is not gzip, or has a line longer than <see cref="LongestLine"/>.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(string objectPath, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var gzip = new GZipStream(new MemoryStream(await store.ReadAllAsync(objectPath, cancellation).ConfigureAwait(false)), CompressionMode.Decompress);
        await using var closing = gzip.ConfigureAwait(false);
        var buffer = new byte[FirstBuffer];
        int start = 0, end = 0, searched = 0;
        while (true)
        {
            var at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                yield return buffer.AsMemory(start, searched + at - start);
                start = searched = searched + at + 1;
                continue;
            }
            searched = end;
            if (end == buffer.Length)
            {
                if (end - start >= LongestLine)
                    throw new LakeFormatException(objectPath, -1, $"the object has a line of more than {LongestLine} bytes");
                var larger = end - start > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
                buffer.AsSpan(start, end - start).CopyTo(larger);
                (buffer, start, end, searched) = (larger, 0, end - start, end - start);
            }
            var read = Read(gzip, buffer.AsSpan(end), objectPath);
            if (read == 0)
                break;
            end += read;
        }
        if (end > start)
            yield return buffer.AsMemory(start, end - start);
    }

    /// <summary>All lines of an object.</summary>
    /// <exception cref="LakeFormatException">The object is not gzipped lines.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string objectPath, CancellationToken cancellation = default)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        await foreach (var line in LinesAsync(objectPath, cancellation).ConfigureAwait(false))
            lines.Add(line.ToArray());
        return lines;
    }

    static int Read(GZipStream gzip, Span<byte> buffer, string objectPath)
    {
        try
        {
            return gzip.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            throw new LakeFormatException(objectPath, -1, $"the object is not gzipped lines: {error.Message}", error);
        }
    }
}
