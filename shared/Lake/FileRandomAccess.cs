using Microsoft.Win32.SafeHandles;

namespace Millrace.Lake;

/// <summary>A local file.</summary>
public sealed class FileRandomAccess : IRandomAccess
{
    readonly SafeFileHandle _handle;

    /// <param name="path">The file, which must exist.</param>
    public FileRandomAccess(string path)
    {
        _handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        Length = RandomAccess.GetLength(_handle);
    }

    public long Length { get; }

    // Reads of the page cache are quicker than a hop to another thread.
    public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (buffer.Length > 0)
        {
            var read = RandomAccess.Read(_handle, buffer.Span, offset);
            if (read == 0)
                throw new EndOfStreamException($"The file ends before byte {offset + buffer.Length}.");
            buffer = buffer[read..];
            offset += read;
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _handle.Dispose();
        return ValueTask.CompletedTask;
    }
}
