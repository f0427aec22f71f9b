using Millrace.Lake;
using Millrace.Lake.Storage;

namespace Millrace.Services.Tests.Compute;

/// <summary>Counts the data files of silver that are opened through it.</summary>
sealed class CountingStore(IObjectStore inner) : IObjectStore
{
    readonly List<string> _opened = [];

    /// <summary>The files opened since the last question.</summary>
    public IReadOnlyList<string> TakeOpened()
    {
        string[] opened = [.. _opened];
        _opened.Clear();
        return opened;
    }

    public string Location => inner.Location;

    public Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default) => inner.HeadAsync(path, cancellation);

    public Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default)
    {
        if (path.Contains("/silver/", StringComparison.Ordinal) && path.EndsWith(".parquet", StringComparison.Ordinal) && !path.Contains("/_delta_log/", StringComparison.Ordinal))
            _opened.Add(path);
        return inner.OpenReadAsync(path, cancellation);
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
}
