using Millrace.Lake.Columns;

namespace Millrace.Lake.Storage;

/// <summary>
/// Objects named by paths ('/'-parted, relative, no '..'), written whole or not at all. Every writer of the lake goes
/// through this interface; a conditional put is all it asks of a store to make commits atomic.
/// Failures of the store surface as <see cref="StorageException"/>.
/// </summary>
public interface IObjectStore
{
    /// <summary>Where the store is, for messages: a folder or <c>s3://bucket/prefix</c>.</summary>
    string Location { get; }

    /// <summary>The id of the key under which a new object at the path is written; <c>none</c> where nothing is encrypted.</summary>
    string KeyIdFor(string path) => FileNotes.NoKey;

    /// <summary>Size and time of an object, or null when there is none.</summary>
    Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default);

    /// <summary>Opens an object for reading anywhere in it.</summary>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default);

    /// <summary>Reads an object whole.</summary>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default);

    /// <summary>
    /// Objects whose path begins with <paramref name="prefix"/>, at any depth, in the order of their paths' UTF-8 bytes,
    /// from the first one greater than <paramref name="startAfter"/>.
    /// </summary>
    IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellation = default);

    /// <summary>Writes an object, replacing what was there. Durable when the task completes.</summary>
    Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>
    /// Writes an object unless one is there: true if this call created it. Of many concurrent callers exactly one
    /// gets true, and readers see the whole content or nothing.
    /// </summary>
    Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>Begins an object of unknown length. It appears when the writer is completed.</summary>
    Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default);

    /// <summary>Removes an object; no error if there is none.</summary>
    Task DeleteAsync(string path, CancellationToken cancellation = default);

    /// <summary>
    /// Removes what writers left that died before completing an object below <paramref name="prefix"/> and before
    /// <paramref name="before"/>: temporary files of a folder, open multipart uploads of S3. Returns how many.
    /// </summary>
    Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default);
}
