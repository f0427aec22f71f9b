using System.Buffers.Text;

namespace Millrace.FeatureServing.OnlineFeatures.Response;

/// <summary>Instants as protobuf writes them in JSON: RFC 3339 in UTC with no fraction, or three or six digits of it.</summary>
internal static class InstantText
{
    /// <summary>The most bytes an instant takes.</summary>
    public const int MaxLength = 27;

    const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>An instant, given in microseconds since 1970 UTC, as text.</summary>
    public static string Of(long microseconds)
    {
        Span<byte> text = stackalloc byte[MaxLength + 8];
        return System.Text.Encoding.ASCII.GetString(text[..Write(microseconds, text)]);
    }

    /// <summary>Writes an instant given in microseconds since 1970 UTC.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Write(long microseconds, Span<byte> text)
    {
        var seconds = Math.DivRem(microseconds, MicrosecondsPerSecond, out var rest);
        if (rest < 0)
        {
            seconds--;
            rest += MicrosecondsPerSecond;
        }
        Utf8Formatter.TryFormat(DateTime.UnixEpoch.AddSeconds(seconds), text, out _, 'O');
        // 'O' writes yyyy-MM-ddTHH:mm:ss and then a fraction, which is written here in the digits it needs.
        var length = 19;
        if (rest != 0)
        {
            text[length++] = (byte)'.';
            var (digits, fraction) = rest % 1000 == 0 ? (3, rest / 1000) : (6, rest);
            Utf8Formatter.TryFormat(fraction, text[length..], out _, new System.Buffers.StandardFormat('D', (byte)digits));
            length += digits;
        }
        text[length++] = (byte)'Z';
        return length;
    }
}
