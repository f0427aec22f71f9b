using Millrace.Lake.Storage.S3;

namespace Millrace.Lake.Storage;

/// <summary>Opens the store that a lake's root names.</summary>
public static class LakeRoot
{
    /// <summary>Opens the store that the settings describe.</summary>
    /// <exception cref="StorageException">The root or the key file is not usable.</exception>
    public static IObjectStore Open(LakeSettings settings)
    {
        var store = Open(settings.Root, settings.S3);
        return settings.KeyFile is { } file ? new EncryptedObjectStore(store, new KeyFile(file)) : store;
    }

    /// <summary>Opens <c>s3://bucket/prefix</c>, or a folder (a path or a <c>file://</c> URL).</summary>
    /// <exception cref="StorageException">The root is neither.</exception>
    public static IObjectStore Open(string root, S3Options? s3 = null)
    {
        if (string.IsNullOrWhiteSpace(root))
            throw new StorageException("The lake's root is empty: a folder or s3://bucket/prefix is accepted");
        if (root.StartsWith("s3://", StringComparison.Ordinal))
        {
            var (bucket, prefix) = root[5..].IndexOf('/') is var slash and >= 0
                ? (root[5..][..slash], root[5..][(slash + 1)..])
                : (root[5..], "");
            return bucket.Length > 0
                ? new S3ObjectStore(bucket, prefix, s3)
                : throw new StorageException($"'{root}' names no bucket: s3://bucket/prefix is accepted");
        }
        if (root.StartsWith("file://", StringComparison.Ordinal))
            return new FolderObjectStore(new Uri(root).LocalPath);
        return root.Contains("://", StringComparison.Ordinal)
            ? throw new StorageException($"'{root}' is no lake root: a folder or s3://bucket/prefix is accepted")
            : new FolderObjectStore(root);
    }
}
