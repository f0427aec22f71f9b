using Millrace.Lake.Columns;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Tests.Delta;

/// <summary>Creates objects and says that it failed, as a network does that loses the answer.</summary>
sealed class LostAnswers(IObjectStore below) : IObjectStore
{
    public string Location => below.Location;

    public Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default) => below.HeadAsync(path, cancellation);

    public Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default) => below.OpenReadAsync(path, cancellation);

    public Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default) => below.ReadAllAsync(path, cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellation = default) =>
        below.ListAsync(prefix, startAfter, cancellation);

    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => below.PutAsync(path, content, cancellation);

    public async Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        await below.PutIfAbsentAsync(path, content, cancellation);
        throw new StorageException($"no answer to the creation of '{path}'");
    }

    public Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default) => below.OpenWriteAsync(path, cancellation);

    public Task DeleteAsync(string path, CancellationToken cancellation = default) => below.DeleteAsync(path, cancellation);

    public Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default) =>
        below.RemoveLeftoversAsync(prefix, before, cancellation);
}
