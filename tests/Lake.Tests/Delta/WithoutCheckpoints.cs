using Millrace.Lake.Columns;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Tests.Delta;

/// <summary>A store in which logs have no checkpoints.</summary>
sealed class WithoutCheckpoints(IObjectStore below) : IObjectStore
{
    public string Location => below.Location;

    public Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default) => below.HeadAsync(path, cancellation);

    public Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default) => below.OpenReadAsync(path, cancellation);

    public Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default) =>
        path.EndsWith("_last_checkpoint", StringComparison.Ordinal) ? throw new ObjectNotFoundException(path, Location) : below.ReadAllAsync(path, cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellation = default) =>
        below.ListAsync(prefix, startAfter, cancellation).Where(info => !info.Path.Contains(".checkpoint", StringComparison.Ordinal));

    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task DeleteAsync(string path, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default) => throw new NotSupportedException();
}
