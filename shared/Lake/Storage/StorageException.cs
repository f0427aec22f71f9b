namespace Millrace.Lake.Storage;

/// <summary>A store refused or failed: the message names the operation, the path, the store and the cause.</summary>
public class StorageException(string message, Exception? cause = null) : IOException(message, cause)
{
    internal static StorageException Of(string operation, string path, string location, string reason, Exception? cause = null) =>
        new($"Cannot {operation} '{path}' in {location}: {reason}", cause);
}
