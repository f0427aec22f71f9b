using Microsoft.Win32.SafeHandles;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Storage;

/// <summary>A file read by offset.</summary>
sealed class OpenFile(string path) : IRandomAccess
{
    readonly SafeFileHandle _handle =
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);

    public long Length => RandomAccess.GetLength(_handle);

    public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var done = 0;
        while (done < buffer.Length)
        {
            var got = RandomAccess.Read(_handle, buffer.Span[done..], offset + done);
            if (got == 0)
                throw new EndOfStreamException($"'{path}' ends before byte {offset + buffer.Length}");
            done += got;
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _handle.Dispose();
        return ValueTask.CompletedTask;
    }
}
