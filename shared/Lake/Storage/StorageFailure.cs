namespace Millrace.Lake.Storage;

/// <summary>Turns the file system's exceptions into the store's, with words a person can act on.</summary>
static class StorageFailure
{
    const int NoSpaceUnix = 28, NoSpaceWindows = unchecked((int)0x80070070), QuotaUnix = 122, ReadOnlyUnix = 30;

    public static Exception? Of(Exception error, string operation, string path, string location) => error switch
    {
        StorageException => error,
        FileNotFoundException or DirectoryNotFoundException => new ObjectNotFoundException(path, location, error),
        UnauthorizedAccessException => StorageException.Of(operation, path, location, "permission denied", error),
        IOException io => StorageException.Of(operation, path, location, Reason(io), error),
        _ => null,
    };

    static string Reason(IOException error) => error.HResult switch
    {
        NoSpaceUnix or NoSpaceWindows => "no space is left on the device",
        QuotaUnix => "the disk quota is used up",
        ReadOnlyUnix => "the file system is read-only",
        _ => error.Message,
    };
}
