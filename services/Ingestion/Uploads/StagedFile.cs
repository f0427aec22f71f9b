using System.IO.Compression;
using System.Security.Cryptography;

namespace Millrace.Ingestion.Uploads;

/// <summary>An upload on this machine's disk until it is known whether it may stay: read twice, then kept in the lake or gone.</summary>
sealed class StagedFile : IDisposable
{
    readonly string _path = Path.Combine(Path.GetTempPath(), $"millrace-upload-{Guid.NewGuid():N}");

    /// <summary>SHA-256 of the decompressed content, in hex.</summary>
    public string Hash { get; private set; } = "";

    public long Length { get; private set; }

    /// <summary>Takes a stream in; false when it is longer than allowed.</summary>
    /// <exception cref="InvalidDataException">It was said to be gzip and is not.</exception>
    public async Task<bool> TakeAsync(Stream content, bool isGzip, long limit, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = isGzip ? new GZipStream(content, CompressionMode.Decompress, leaveOpen: true) : content;
        await using var file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
        var buffer = new byte[128 * 1024];
        while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            Length += read;
            if (Length > limit)
                return false;
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
        return true;
    }

    public Stream Open() => new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024);

    public void Dispose() => File.Delete(_path);
}
