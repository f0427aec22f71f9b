using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Millrace.Contracts.Identity;

/// <summary>Writes a JSON number as ECMAScript's Number::toString does (ECMA-262, 6.1.6.1.20).</summary>
static class EcmaNumber
{
    public static void Write(ReadOnlySpan<byte> token, ArrayBufferWriter<byte> output)
    {
        if (IsCanonicalInteger(token))
        {
            output.Write(token);
            return;
        }

        if (!Utf8Parser.TryParse(token, out double value, out var used) || used != token.Length || !double.IsFinite(value))
        {
            output.Write(token);
            return;
        }

        output.Advance(Format(value, output.GetSpan(32)));
    }

    /// <summary>Up to 15 digits stand for themselves: no fraction, no exponent, no sign to lose.</summary>
    static bool IsCanonicalInteger(ReadOnlySpan<byte> token) =>
        token.Length <= 15 && token.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    static int Format(double value, Span<byte> output)
    {
        if (value == 0)
        {
            output[0] = (byte)'0';
            return 1;
        }

        // The shortest digits that read back, as d.dddE±xxx: .NET's "E16" would not be the shortest, "R" is.
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[24];
        var (count, point) = Digits(text[..length], digits);
        var written = 0;
        if (value < 0)
            output[written++] = (byte)'-';
        return written + Layout(digits[..count], point, output[written..]);
    }

    /// <summary>The significant digits, and where the point stands: value = 0.d1d2… · 10^point.</summary>
    static (int Count, int Point) Digits(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        int count = 0, point = 0, exponent = 0;
        var seenPoint = false;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == 'E')
            {
                var power = text[(i + 1)..];
                exponent = int.Parse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }

            if (letter == '.')
                seenPoint = true;
            else if (letter != '-')
            {
                if (count > 0 || letter != '0')
                {
                    digits[count++] = letter;
                    if (!seenPoint)
                        point++;
                }
                else if (seenPoint)
                    point--;
            }
        }

        while (count > 1 && digits[count - 1] == '0')
            count--;
        return (count, point + exponent);
    }

    static int Layout(ReadOnlySpan<byte> digits, int point, Span<byte> output)
    {
        var count = digits.Length;
        if (count <= point && point <= 21)
        {
            digits.CopyTo(output);
            output[count..point].Fill((byte)'0');
            return point;
        }

        if (point is > 0 and <= 21)
        {
            digits[..point].CopyTo(output);
            output[point] = (byte)'.';
            digits[point..].CopyTo(output[(point + 1)..]);
            return count + 1;
        }

        if (point is > -6 and <= 0)
        {
            "0."u8.CopyTo(output);
            output.Slice(2, -point).Fill((byte)'0');
            digits.CopyTo(output[(2 - point)..]);
            return 2 - point + count;
        }

        var written = 0;
        output[written++] = digits[0];
        if (count > 1)
        {
            output[written++] = (byte)'.';
            digits[1..].CopyTo(output[written..]);
            written += count - 1;
        }

        output[written++] = (byte)'e';
        output[written++] = point > 0 ? (byte)'+' : (byte)'-';
        Utf8Formatter.TryFormat(Math.Abs(point - 1), output[written..], out var used);
        return written + used;
    }
}
