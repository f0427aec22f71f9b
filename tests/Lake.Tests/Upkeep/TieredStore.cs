using Millrace.Lake.Columns;
using Millrace.Lake.Storage;
using Millrace.Lake.Upkeep;

namespace Millrace.Lake.Tests.Upkeep;

/// <summary>Notes the class of each object of the store below.</summary>
sealed class TieredStore(IObjectStore below) : IObjectStore, ITieredStore
{
    public Dictionary<string, string> Classes { get; } = [];

    public string Location => below.Location;

    public Task<bool> MoveToClassAsync(string path, string storageClass, CancellationToken cancellation = default)
    {
        var moved = !Classes.TryGetValue(path, out var now) || now != storageClass;
        Classes[path] = storageClass;
        return Task.FromResult(moved);
    }

    public Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default) => below.HeadAsync(path, cancellation);

    public Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default) => below.OpenReadAsync(path, cancellation);

    public Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default) => below.ReadAllAsync(path, cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellation = default) =>
        below.ListAsync(prefix, startAfter, cancellation);

    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => below.PutAsync(path, content, cancellation);

    public Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        below.PutIfAbsentAsync(path, content, cancellation);

    public Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default) => below.OpenWriteAsync(path, cancellation);

    public Task DeleteAsync(string path, CancellationToken cancellation = default) => below.DeleteAsync(path, cancellation);

    public Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default) =>
        below.RemoveLeftoversAsync(prefix, before, cancellation);
}
