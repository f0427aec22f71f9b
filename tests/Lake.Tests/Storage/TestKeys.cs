using System.Security.Cryptography;
using System.Text;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Tests.Storage;

/// <summary>A key per tenant, made from its name; it knows the keys of no others.</summary>
sealed class TestKeys(params string[] forgotten) : IKeyRing
{
    public string KeyIdFor(string path) => $"{path.Split('/')[0]}-1";

    public byte[] Key(string keyId) => keyId.EndsWith("-1", StringComparison.Ordinal) && !forgotten.Contains(keyId)
        ? SHA256.HashData(Encoding.UTF8.GetBytes(keyId))
        : throw new StorageException($"There is no key '{keyId}'");
}
