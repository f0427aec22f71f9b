using System.Buffers.Binary;

namespace Millrace.Lake.Delta.Reading;

/// <summary>Decodes Z85, the base-85 text that the log uses for UUIDs and inline bitmaps.</summary>
static class Z85
{
    const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    /// <exception cref="FormatException">The text is not Z85.</exception>
    public static byte[] Decode(string text)
    {
        if (text.Length % 5 != 0)
            throw new FormatException("a Z85 text has a length divisible by 5");
        var bytes = new byte[text.Length / 5 * 4];
        for (var i = 0; i < text.Length; i += 5)
        {
            var value = 0L;
            for (var k = 0; k < 5; k++)
            {
                var digit = Alphabet.IndexOf(text[i + k], StringComparison.Ordinal);
                if (digit < 0)
                    throw new FormatException($"'{text[i + k]}' is no Z85 digit");
                value = value * 85 + digit;
            }
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i / 5 * 4), checked((uint)value));
        }
        return bytes;
    }
}
