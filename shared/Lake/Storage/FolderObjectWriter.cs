namespace Millrace.Lake.Storage;

sealed class FolderObjectWriter(TemporaryFile file, string path, string location) : IObjectWriter
{
    public Stream Content => file.Content;

    public Task CompleteAsync(CancellationToken cancellation = default)
    {
        try
        {
            file.Replace();
            return Task.CompletedTask;
        }
        catch (Exception error) when (StorageFailure.Of(error, "write", path, location) is { } failure)
        {
            return Task.FromException(failure);
        }
    }

    public ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }
}
