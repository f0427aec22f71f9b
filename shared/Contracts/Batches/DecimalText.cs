using System.Buffers.Text;

namespace Millrace.Contracts.Batches;

/// <summary>Exact decimals (a whole number in units of 10^−scale) to and from the text of JSON numbers.</summary>
public static class DecimalText
{
    /// <summary>Bytes that always suffice to write one.</summary>
    public const int MaxLength = 48;

    const int MaxDigits = 38;

    static readonly Int128[] s_powers = Powers();

    /// <summary>10 to a power, 0 to 38.</summary>
    public static Int128 PowerOfTen(int exponent) => s_powers[exponent];

    /// <summary>Writes a value without exponent; returns the bytes written.</summary>
    public static int Format(Int128 unscaled, int scale, Span<byte> output)
    {
        Span<byte> digits = stackalloc byte[40];
        var magnitude = unscaled < 0 ? (UInt128)(-unscaled) : (UInt128)unscaled;
        var at = digits.Length;
        var count = 0;
        while (magnitude != 0 || count <= scale)
        {
            if (magnitude <= ulong.MaxValue)
            {
                var (quotient, rest) = Math.DivRem((ulong)magnitude, 10);
                digits[--at] = (byte)('0' + rest);
                magnitude = quotient;
            }
            else
            {
                digits[--at] = (byte)('0' + (int)(magnitude % 10));
                magnitude /= 10;
            }

            count++;
        }

        var written = 0;
        if (unscaled < 0)
            output[written++] = (byte)'-';
        var whole = digits[at..^scale];
        whole.CopyTo(output[written..]);
        written += whole.Length;
        if (scale == 0)
            return written;
        output[written++] = (byte)'.';
        digits[^scale..].CopyTo(output[written..]);
        return written + scale;
    }

    /// <summary>
    /// Reads the text of a JSON number, exponent included, rounding half to even at the scale;
    /// false when it has more digits before the point than precision − scale allows.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, int precision, int scale, out Int128 unscaled)
    {
        unscaled = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative || (text.Length > 0 && text[0] == '+'))
            text = text[1..];
        var exponent = 0;
        var e = text.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0)
        {
            var power = text[(e + 1)..];
            if (power.Length > 0 && power[0] == '+')
                power = power[1..];
            if (!Utf8Parser.TryParse(power, out exponent, out var used) || used != power.Length || exponent is < -999_999 or > 999_999)
                return false;
            text = text[..e];
        }

        return Accumulate(text, exponent, precision, scale, negative, out unscaled);
    }

    static bool Accumulate(ReadOnlySpan<byte> text, int exponent, int precision, int scale, bool negative, out Int128 unscaled)
    {
        unscaled = 0;
        var point = text.IndexOf((byte)'.');
        var wholeDigits = point < 0 ? text.Length : point;
        // How many of the digits lie at or above the last kept place.
        var keep = wholeDigits + exponent + scale;
        Int128 value = 0;
        int seen = 0, first = -1;
        bool any = false, rest = false, digitsLost = false;
        foreach (var letter in text)
        {
            if (letter == '.')
                continue;
            if (!char.IsAsciiDigit((char)letter))
                return false;
            any = true;
            var digit = letter - '0';
            if (seen < keep)
            {
                digitsLost |= value >= s_powers[MaxDigits - 1];
                if (digitsLost)
                    return false;
                value = value * 10 + digit;
            }
            else if (seen == keep)
                first = digit;
            else
                rest |= digit != 0;
            seen++;
        }

        if (!any || (point >= 0 && text[(point + 1)..].Contains((byte)'.')))
            return false;
        for (; seen < keep && value != 0; seen++)
        {
            if (value >= s_powers[MaxDigits - 1])
                return false;
            value *= 10;
        }

        if (first > 5 || (first == 5 && (rest || value % 2 != 0)))
            value++;
        if (value >= s_powers[precision])
            return false;
        unscaled = negative ? -value : value;
        return true;
    }

    static Int128[] Powers()
    {
        var powers = new Int128[MaxDigits + 1];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
