using Amazon.S3.Model;

namespace Millrace.Lake.Storage.S3;

/// <summary>One object under way: parts as they fill, or one plain put when it all fits in one part.</summary>
sealed class S3Upload(S3ObjectStore store, string path, CancellationToken cancellation)
{
    readonly List<PartETag> _parts = [];
    string? _id;

    public async Task Part(ReadOnlyMemory<byte> content)
    {
        _id ??= await store.Begin(path, cancellation).ConfigureAwait(false);
        var number = _parts.Count + 1;
        using var body = new MemoryStream(content.ToArray(), writable: false);
        var tag = await store.Part(path, _id, number, body, cancellation).ConfigureAwait(false);
        _parts.Add(new PartETag(number, tag));
    }

    public async Task Complete(ReadOnlyMemory<byte> rest, CancellationToken token)
    {
        if (_id is null)
        {
            await store.PutAsync(path, rest, token).ConfigureAwait(false);
            return;
        }
        if (rest.Length > 0)
            await Part(rest).ConfigureAwait(false);
        await store.Complete(path, _id, _parts, token).ConfigureAwait(false);
        _id = null;
    }

    public async Task Abandon()
    {
        if (_id is not { } open)
            return;
        _id = null;
        try
        {
            await store.Abandon(path, open).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // The clean-up of leftovers takes it; the failure that led here is the one to tell.
        }
    }
}
