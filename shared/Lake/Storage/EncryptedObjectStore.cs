using System.Runtime.CompilerServices;
using Millrace.Lake.Columns;
using Millrace.Lake.Upkeep;

namespace Millrace.Lake.Storage;

/// <summary>Encrypts every object of the store below it. Names, and sizes to within a frame's overhead, stay visible.</summary>
public sealed class EncryptedObjectStore(IObjectStore below, IKeyRing keys) : IObjectStore, ITieredStore
{
    /// <inheritdoc/>
    public string Location => below.Location;

    /// <inheritdoc/>
    public string KeyIdFor(string path) => keys.KeyIdFor(path);

    /// <inheritdoc/>
    public async Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default) =>
        await below.HeadAsync(path, cancellation).ConfigureAwait(false) is { } info ? Plain(info) : null;

    /// <inheritdoc/>
    public async Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default)
    {
        var source = await below.OpenReadAsync(path, cancellation).ConfigureAwait(false);
        try
        {
            var start = new byte[Math.Min(FrameCipher.MaxHeader, source.Length)];
            await source.ReadAsync(0, start, cancellation).ConfigureAwait(false);
            var (keyId, header) = FrameCipher.ReadHeader(start, path);
            return new EncryptedObject(source, path, keys.Key(keyId), header);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default)
    {
        var source = await OpenReadAsync(path, cancellation).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        var content = new byte[source.Length];
        await source.ReadAsync(0, content, cancellation).ConfigureAwait(false);
        return content;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var info in below.ListAsync(prefix, startAfter, cancellation).ConfigureAwait(false))
            yield return Plain(info);
    }

    /// <inheritdoc/>
    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        below.PutAsync(path, Seal(path, content.Span), cancellation);

    /// <inheritdoc/>
    public Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        below.PutIfAbsentAsync(path, Seal(path, content.Span), cancellation);

    /// <inheritdoc/>
    public async Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default)
    {
        var keyId = keys.KeyIdFor(path);
        return new EncryptedObjectWriter(
            await below.OpenWriteAsync(path, cancellation).ConfigureAwait(false), path, FrameCipher.Header(keyId), keys.Key(keyId));
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellation = default) => below.DeleteAsync(path, cancellation);

    /// <inheritdoc/>
    public Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default) =>
        below.RemoveLeftoversAsync(prefix, before, cancellation);

    /// <inheritdoc/>
    public Task<bool> MoveToClassAsync(string path, string storageClass, CancellationToken cancellation = default) =>
        below is ITieredStore tiers ? tiers.MoveToClassAsync(path, storageClass, cancellation) : Task.FromResult(false);

    byte[] Seal(string path, ReadOnlySpan<byte> content)
    {
        var keyId = keys.KeyIdFor(path);
        var key = keys.Key(keyId);
        using var frames = new MemoryStream();
        frames.Write(FrameCipher.Header(keyId));
        for (long number = 0, at = 0; at < content.Length || number == 0; number++, at += FrameCipher.FrameSize)
        {
            var size = (int)Math.Min(FrameCipher.FrameSize, content.Length - at);
            frames.Write(FrameCipher.Seal(key, path, number, at + size == content.Length, content.Slice((int)at, size)));
        }
        return frames.ToArray();
    }

    // The header's length follows from the key's id, which is the same for all objects of a path's tenant unless keys were changed;
    // sizes are only told in listings, so the current key's header serves.
    ObjectInfo Plain(ObjectInfo info)
    {
        var header = FrameCipher.Header(keys.KeyIdFor(info.Path)).Length;
        return info with { Size = Math.Max(0, info.Size <= header ? 0 : FrameCipher.PlainLength(info.Size, header, info.Path)) };
    }
}
