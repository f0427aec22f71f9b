namespace Millrace.Lake.Storage;

/// <summary>What a store knows of an object without reading it.</summary>
/// <param name="Path">The object's path below the store's root, segments parted by '/'.</param>
/// <param name="Size">The content's length in bytes.</param>
/// <param name="LastModified">When the store took the content, UTC.</param>
public sealed record ObjectInfo(string Path, long Size, DateTimeOffset LastModified);
