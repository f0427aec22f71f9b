using System.Globalization;
using System.Text;

namespace Millrace.DaprProtocol.Framing;

/// <summary>The text of <c>grpc-message</c>: UTF-8, where every byte outside 0x20–0x7E and the percent sign is <c>%XX</c>.</summary>
public static class GrpcStatusText
{
    /// <summary>The header-safe form of a text.</summary>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var encoded = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
            if (value is >= 0x20 and <= 0x7E and not (byte)'%')
                encoded.Append((char)value);
            else
                encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        return encoded.ToString();
    }

    /// <summary>The text behind a header value. What is not a valid escape stands for itself.</summary>
    public static string Decode(string encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        if (!encoded.Contains('%', StringComparison.Ordinal))
            return encoded;
        var bytes = new List<byte>(encoded.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (var at = 0; at < encoded.Length;)
        {
            if (encoded[at] == '%' && at + 2 < encoded.Length
                && byte.TryParse(encoded.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                at += 3;
                continue;
            }
            if (Rune.DecodeFromUtf16(encoded.AsSpan(at), out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
                rune = Rune.ReplacementChar;
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            at += consumed;
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
