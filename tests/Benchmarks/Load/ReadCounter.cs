using Millrace.Lake;
using Millrace.Lake.Storage;

namespace Millrace.Benchmarks.Load;

/// <summary>A store that counts what is read of data files: how many are opened, and their bytes.</summary>
sealed class ReadCounter(IObjectStore inner) : IObjectStore
{
    readonly Dictionary<string, int> _files = [];
    long _bytes;

    /// <summary>What was read since the last question: files by layer, and bytes of all.</summary>
    public (IReadOnlyDictionary<string, int> Files, long Bytes) Take()
    {
        lock (_files)
        {
            var taken = (new Dictionary<string, int>(_files), _bytes);
            _files.Clear();
            _bytes = 0;
            return taken;
        }
    }

    public string Location => inner.Location;

    public Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default) => inner.HeadAsync(path, cancellation);

    public async Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default)
    {
        var opened = await inner.OpenReadAsync(path, cancellation);
        if (!path.EndsWith(".parquet", StringComparison.Ordinal) || path.Contains("/_delta_log/", StringComparison.Ordinal))
            return opened;
        lock (_files)
            _files[path.Split('/')[2]] = _files.GetValueOrDefault(path.Split('/')[2]) + 1;
        return new Counted(opened, this);
    }

    public Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default) => inner.ReadAllAsync(path, cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellation = default) =>
        inner.ListAsync(prefix, startAfter, cancellation);

    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => inner.PutAsync(path, content, cancellation);

    public Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        inner.PutIfAbsentAsync(path, content, cancellation);

    public Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default) => inner.OpenWriteAsync(path, cancellation);

    public Task DeleteAsync(string path, CancellationToken cancellation = default) => inner.DeleteAsync(path, cancellation);

    public Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default) =>
        inner.RemoveLeftoversAsync(prefix, before, cancellation);

    sealed class Counted(IRandomAccess file, ReadCounter counter) : IRandomAccess
    {
        public long Length => file.Length;

        public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
        {
            Interlocked.Add(ref counter._bytes, buffer.Length);
            return file.ReadAsync(offset, buffer, cancellationToken);
        }

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
