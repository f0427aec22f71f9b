using Millrace.Lake.Columns;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Tests.Storage;

/// <summary>Passes every call on; tests override the one that they want otherwise.</summary>
abstract class PassingStore(IObjectStore below) : IObjectStore
{
    public string Location => below.Location;

    public virtual Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default) => below.HeadAsync(path, cancellation);

    public virtual Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default) => below.OpenReadAsync(path, cancellation);

    public virtual Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default) => below.ReadAllAsync(path, cancellation);

    public virtual IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellation = default) =>
        below.ListAsync(prefix, startAfter, cancellation);

    public virtual Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        below.PutAsync(path, content, cancellation);

    public virtual Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        below.PutIfAbsentAsync(path, content, cancellation);

    public virtual Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default) => below.OpenWriteAsync(path, cancellation);

    public virtual Task DeleteAsync(string path, CancellationToken cancellation = default) => below.DeleteAsync(path, cancellation);

    public virtual Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default) =>
        below.RemoveLeftoversAsync(prefix, before, cancellation);
}
