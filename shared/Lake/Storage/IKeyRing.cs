namespace Millrace.Lake.Storage;

/// <summary>Keys for encryption at rest, one or more per tenant.</summary>
public interface IKeyRing
{
    /// <summary>The id of the key under which a new object at the path is written.</summary>
    string KeyIdFor(string path);

    /// <summary>The 32 bytes of a key.</summary>
    /// <exception cref="StorageException">There is no such key (any more): what was written under it cannot be read.</exception>
    byte[] Key(string keyId);
}
