namespace Millrace.Lake.Storage.S3;

sealed class S3ObjectWriter(S3Upload upload, int partSize) : IObjectWriter
{
    readonly PartStream _content = new(upload, partSize);

    public Stream Content => _content;

    public Task CompleteAsync(CancellationToken cancellation = default) => upload.Complete(_content.Rest, cancellation);

    public async ValueTask DisposeAsync()
    {
        await upload.Abandon().ConfigureAwait(false);
        await _content.DisposeAsync().ConfigureAwait(false);
    }
}
