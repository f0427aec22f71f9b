using System.Buffers;
using System.Text;

namespace Millrace.Online.Keys;

/// <summary>
/// Writes one part of a record's key: UTF-8 percent-encoded outside <c>[A-Za-z0-9_.-]</c>, so that no part can hold
/// the separator '/', nor Dapr's own separator '||', and distinct parts give distinct keys.
/// </summary>
public static class KeyPart
{
    static readonly SearchValues<char> s_plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>The encoded form of a part. An empty part stays empty.</summary>
    public static string Encode(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.AsSpan().IndexOfAnyExcept(s_plain) < 0)
            return part;
        var encoded = new StringBuilder(part.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in part.EnumerateRunes())
        {
            if (rune.IsAscii && s_plain.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
                continue;
            }
            var length = rune.EncodeToUtf8(utf8);
            foreach (var value in utf8[..length])
                encoded.Append('%').Append(value.ToString("X2", null));
        }
        return encoded.ToString();
    }

    /// <summary>The part that <see cref="Encode"/> was given.</summary>
    public static string Decode(string encoded) => Uri.UnescapeDataString(encoded);
}
