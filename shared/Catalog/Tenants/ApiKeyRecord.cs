using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Millrace.Contracts.Tenancy;

namespace Millrace.Catalog.Tenants;

/// <summary>
/// One API key of a tenant. In configuration it is the key itself, or an object of <c>id</c>, <c>sha256</c> (of the
/// key's UTF-8, in hex), <c>scopes</c>, <c>packs</c> and <c>expires</c>; only the hash is kept in memory.
/// </summary>
public sealed record ApiKeyRecord(TenantId Tenant, string Id, string Sha256, IReadOnlyList<string> Scopes, IReadOnlyList<string> Packs, DateTimeOffset? Expires)
{
    /// <summary>The length of a hash.</summary>
    internal const int HashLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>The hash by which a key is found: SHA-256 of its UTF-8 in lower-case hex.</summary>
    public static string HashOf(string key) => string.Create(HashLength, key, static (hash, text) => Hash(text, hash));

    /// <summary>The same into <see cref="HashLength"/> characters.</summary>
    internal static void Hash(string key, Span<char> hash)
    {
        var size = Encoding.UTF8.GetMaxByteCount(key.Length);
        var utf8 = size <= 512 ? stackalloc byte[size] : new byte[size];
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(key, utf8)], bytes);
        Convert.TryToHexStringLower(bytes, hash, out _);
    }

    internal static ApiKeyRecord Read(TenantId tenant, IConfigurationSection section)
    {
        if (section.Value is { Length: > 0 } plain)
            return new ApiKeyRecord(tenant, section.Key, HashOf(plain), [], [], null);
        var hash = section["sha256"]?.ToLowerInvariant() ?? "";
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException($"{section.Path} takes the API key itself, or an object whose 'sha256' is the 64 hex digits of the key's SHA-256.");
        return new ApiKeyRecord(tenant, section["id"] ?? section.Key, hash, Texts(section, "scopes"), Texts(section, "packs"), Expiry(section));
    }

    static string[] Texts(IConfigurationSection section, string name) =>
        [.. section.GetSection(name).GetChildren().Select(child => child.Value).OfType<string>()];

    static DateTimeOffset? Expiry(IConfigurationSection section)
    {
        if (section["expires"] is not { Length: > 0 } text)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)
            ? expires
            : throw new ArgumentException($"{section.Path}:expires is '{text}'; it takes an instant as in 2027-01-01T00:00:00Z.");
    }
}
