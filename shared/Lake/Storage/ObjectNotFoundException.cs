namespace Millrace.Lake.Storage;

/// <summary>An object that was asked for is not in the store.</summary>
public sealed class ObjectNotFoundException(string path, string location, Exception? cause = null)
    : StorageException($"There is no object '{path}' in {location}", cause)
{
    /// <summary>The path below the store's root.</summary>
    public string Path { get; } = path;
}
