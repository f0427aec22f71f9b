using Millrace.Lake.Storage;

namespace Millrace.Services.Tests.Compute;

/// <summary>A store whose owner dies before one of its writes: that one and all after it fail.</summary>
sealed class DyingStore(IObjectStore inner, int writes) : IObjectStore
{
    int _left = writes;

    public bool HasDied => _left < 0;

    public string Location => inner.Location;

    public Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default) => inner.HeadAsync(path, cancellation);

    public Task<Lake.IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default) => inner.OpenReadAsync(path, cancellation);

    public Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default) => inner.ReadAllAsync(path, cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellation = default) =>
        inner.ListAsync(prefix, startAfter, cancellation);

    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        Live();
        return inner.PutAsync(path, content, cancellation);
    }

    public Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        Live();
        return inner.PutIfAbsentAsync(path, content, cancellation);
    }

    public Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default)
    {
        Live();
        return inner.OpenWriteAsync(path, cancellation);
    }

    public Task DeleteAsync(string path, CancellationToken cancellation = default)
    {
        Live();
        return inner.DeleteAsync(path, cancellation);
    }

    public Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default) =>
        inner.RemoveLeftoversAsync(prefix, before, cancellation);

    void Live()
    {
        if (--_left < 0)
            throw new StorageException("the process has died");
    }
}
