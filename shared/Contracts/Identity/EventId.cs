using System.Security.Cryptography;

namespace Millrace.Contracts.Identity;

/// <summary>
/// The id of an event that came without one: the first 128 bits of the SHA-256 of its payload's canonical JSON, in lower-case hex.
/// The same content always has the same id, whatever its white space and order of members.
/// </summary>
public static class EventId
{
    /// <summary>Characters of a computed id.</summary>
    public const int Length = 32;

    // Making one costs more than the hash of an event; a thread's is empty between calls.
    [ThreadStatic]
    static IncrementalHash? t_sha;

    /// <summary>Writes the id of a payload as <see cref="Length"/> bytes of ASCII.</summary>
    /// <exception cref="System.Text.Json.JsonException">The payload is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A string in it is no valid Unicode.</exception>
    public static void Write(ReadOnlySpan<byte> payload, CanonicalJson canonical, Span<byte> id) => Hash(canonical.Of(payload), id);

    /// <summary>Writes the id of bytes that are no JSON: of the bytes themselves.</summary>
    public static void Hash(ReadOnlySpan<byte> bytes, Span<byte> id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var sha = t_sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(bytes);
        sha.GetHashAndReset(hash);
        const string hex = "0123456789abcdef";
        for (var i = 0; i < Length / 2; i++)
        {
            id[2 * i] = (byte)hex[hash[i] >> 4];
            id[2 * i + 1] = (byte)hex[hash[i] & 15];
        }
    }
}
