using System.Globalization;

namespace Millrace.Features.Columns;

/// <summary>
/// Decimals are held as integers scaled by 10^6 (decimal(38,6) in the lake), so that sums are exact.
/// A magnitude of 10^24 or more is refused, which leaves room to sum 10^8 of the greatest.
/// </summary>
public static class FixedDecimal
{
    /// <summary>Digits after the point.</summary>
    public const int Scale = 6;

    /// <summary>10^6: one unit.</summary>
    public const long One = 1_000_000;

    private static readonly Int128 s_limit = Int128.Parse("1000000000000000000000000000000", CultureInfo.InvariantCulture);

    /// <summary>Whether the scaled value is within what a column may hold.</summary>
    public static bool IsInRange(Int128 scaled) => scaled > -s_limit && scaled < s_limit;

    /// <summary>The scaled value of a number, digits past the sixth rounded half to even; false when out of range.</summary>
    public static bool TryFrom(decimal value, out Int128 scaled)
    {
        scaled = 0;
        if (Math.Abs(value) >= 1_000_000_000_000_000_000_000_000m)
            return false;
        var whole = decimal.Truncate(value);
        var fraction = decimal.Round((value - whole) * One, 0, MidpointRounding.ToEven);
        scaled = (Int128)whole * One + (Int128)fraction;
        return IsInRange(scaled);
    }

    /// <summary>The scaled value of a finite double, rounded half to even at the sixth digit of its shortest text; false when out of range or not finite.</summary>
    public static bool TryFrom(double value, out Int128 scaled)
    {
        scaled = 0;
        return Math.Abs(value) < 1e24
            && decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            && TryFrom(exact, out scaled);
    }

    /// <summary>The nearest double, rounded once.</summary>
    public static double ToDouble(Int128 scaled)
    {
        // Both operands are exact below 2^53, so the one division rounds once; the parser does so for the rest.
        var magnitude = Int128.Abs(scaled);
        return magnitude < (Int128)(1L << 53)
            ? (double)(long)scaled / One
            : double.Parse(ToText(scaled), CultureInfo.InvariantCulture);
    }

    /// <summary>Numerator ÷ denominator (greater than 0), rounded half to even.</summary>
    public static Int128 DivideRounded(Int128 numerator, Int128 denominator)
    {
        var negative = numerator < 0;
        var (quotient, remainder) = Int128.DivRem(Int128.Abs(numerator), denominator);
        var rest = denominator - remainder;
        if (remainder > rest || (remainder == rest && Int128.IsOddInteger(quotient)))
            quotient++;
        return negative ? -quotient : quotient;
    }

    /// <summary>The number in plain notation without superfluous zeros, e.g. <c>-12.5</c>.</summary>
    public static string ToText(Int128 scaled)
    {
        var (whole, fraction) = Int128.DivRem(Int128.Abs(scaled), One);
        var sign = scaled < 0 ? "-" : "";
        var digits = ((long)fraction).ToString("D6", CultureInfo.InvariantCulture).TrimEnd('0');
        var text = whole.ToString(CultureInfo.InvariantCulture);
        return digits.Length == 0 ? sign + text : $"{sign}{text}.{digits}";
    }
}
