using System.Runtime.CompilerServices;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Storage;

/// <summary>
/// Objects as files below a folder. A file is written beside its place under a temporary name, synced, then renamed
/// (replace) or hard-linked (create if absent) into place, and the folder is synced: after a crash the object is whole or absent.
/// </summary>
public sealed class FolderObjectStore : IObjectStore
{
    internal const string TemporarySuffix = ".millrace-tmp";
    readonly string _root;
    readonly bool _durable;

    /// <summary>Opens a folder, which is made at the first write.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="durable">Sync files and folders to the disk; false for scratch data that a power failure may take.</param>
    public FolderObjectStore(string root, bool durable = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _durable = durable;
    }

    /// <inheritdoc/>
    public string Location => _root;

    /// <inheritdoc/>
    public Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default) =>
        Guard("look at", path, full =>
        {
            var file = new FileInfo(full);
            return file.Exists ? new ObjectInfo(path, file.Length, file.LastWriteTimeUtc) : null;
        });

    /// <inheritdoc/>
    public Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default) =>
        Guard<IRandomAccess>("read", path, full => new OpenFile(full));

    /// <inheritdoc/>
    public Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default) =>
        Guard("read", path, File.ReadAllBytes);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var found in await GuardRoot("list", () => FolderListing.Of(_root, prefix, startAfter)).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            if (found.Info() is { } info)
                yield return info;
        }
    }

    /// <inheritdoc/>
    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        Guard("write", path, full =>
        {
            using var file = new TemporaryFile(full, _durable);
            file.Content.Write(content.Span);
            file.Replace();
            return true;
        });

    /// <inheritdoc/>
    public Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        Guard("create", path, full =>
        {
            if (File.Exists(full))
                return false;
            using var file = new TemporaryFile(full, _durable);
            file.Content.Write(content.Span);
            return file.Create();
        });

    /// <inheritdoc/>
    public Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default) =>
        Guard<IObjectWriter>("write", path, full => new FolderObjectWriter(new TemporaryFile(full, _durable), path, _root));

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellation = default) =>
        Guard("delete", path, full =>
        {
            if (Directory.Exists(Path.GetDirectoryName(full)))
                File.Delete(full);
            LakeSteps.Passed(LakeStep.FileDeleted);
            return true;
        });

    /// <inheritdoc/>
    public Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default) =>
        GuardRoot("clean", () =>
        {
            var removed = 0;
            foreach (var left in FolderListing.Temporaries(_root, prefix))
                if (left.LastWriteTimeUtc < before)
                {
                    left.Delete();
                    removed++;
                }
            return removed;
        });

    // Local files are read and written at once: asynchronous file I/O on Linux is a thread-pool detour.
    Task<T> Guard<T>(string operation, string path, Func<string, T> action) =>
        GuardRoot(operation, () => action(Path.Combine(_root, ObjectPath.Check(path))), path);

    Task<T> GuardRoot<T>(string operation, Func<T> action, string path = "")
    {
        try
        {
            return Task.FromResult(action());
        }
        catch (Exception error) when (StorageFailure.Of(error, operation, path, _root) is { } failure)
        {
            return Task.FromException<T>(failure);
        }
    }
}
