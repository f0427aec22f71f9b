using System.Buffers;
using System.Buffers.Text;

namespace Millrace.Online.Store;

/// <summary>
/// The form in which Dapr's SDK stores a <c>byte[]</c>: a JSON string of its base64. Readers that go round the API
/// meet this form.
/// </summary>
static class StoredBytes
{
    /// <summary>The bytes behind the stored form.</summary>
    /// <exception cref="OnlineStoreException">The value is no JSON string of base64.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> stored, string key)
    {
        if (stored.Length < 2 || stored[0] != (byte)'"' || stored[^1] != (byte)'"')
            throw Foreign(key);
        var text = stored[1..^1];
        // System.Text.Json escapes a plus sign, which base64 has, as \u002B.
        if (text.Contains((byte)'\\'))
            return DecodeEscaped(text, key);
        return DecodePlain(text, key);
    }

    static byte[] DecodePlain(ReadOnlySpan<byte> text, string key)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var status = Base64.DecodeFromUtf8(text, bytes, out _, out var written);
        if (status != OperationStatus.Done)
            throw Foreign(key);
        return written == bytes.Length ? bytes : bytes[..written];
    }

    static byte[] DecodeEscaped(ReadOnlySpan<byte> text, string key)
    {
        var plain = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var length = 0;
            for (int escape; (escape = text.IndexOf((byte)'\\')) >= 0;)
            {
                text[..escape].CopyTo(plain.AsSpan(length));
                length += escape;
                text = text[escape..];
                var (size, meant) = Escape(text, key);
                plain[length++] = meant;
                text = text[size..];
            }
            text.CopyTo(plain.AsSpan(length));
            length += text.Length;
            return DecodePlain(plain.AsSpan(0, length), key);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    static (int Size, byte Meant) Escape(ReadOnlySpan<byte> text, string key)
    {
        if (text.StartsWith("\\u002B"u8) || text.StartsWith("\\u002b"u8))
            return (6, (byte)'+');
        return text.StartsWith("\\/"u8) ? (2, (byte)'/') : throw Foreign(key);
    }

    static OnlineStoreException Foreign(string key) =>
        new($"The online record '{key}' is not in the form that Dapr's SDK stores bytes in (a JSON string of base64): something else wrote it.");
}
