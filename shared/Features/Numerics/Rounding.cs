using System.Numerics;

namespace Millrace.Features.Numerics;

/// <summary>Correct rounding (to nearest, ties to even) of exact rationals to doubles.</summary>
internal static class Rounding
{
    private const long ExactLimit = 1L << 53;

    /// <summary>numerator ÷ denominator (greater than 0), rounded once.</summary>
    public static double Ratio(Int128 numerator, Int128 denominator) =>
        numerator > -ExactLimit && numerator < ExactLimit && denominator < ExactLimit
            ? (double)(long)numerator / (long)denominator
            : Ratio((BigInteger)numerator, (BigInteger)denominator, 0);

    /// <summary>numerator ÷ denominator (greater than 0) · 2^exponent, rounded once; infinite when out of range.</summary>
    public static double Ratio(BigInteger numerator, BigInteger denominator, int exponent)
    {
        if (numerator.IsZero)
            return 0;
        var magnitude = BigInteger.Abs(numerator);

        // Scaled so that the quotient has at least 65 bits: eleven more than a double, and room for the sticky bit.
        var shift = 66 - (int)(magnitude.GetBitLength() - denominator.GetBitLength());
        var quotient = shift > 0
            ? BigInteger.DivRem(magnitude << shift, denominator, out var remainder)
            : BigInteger.DivRem(magnitude, denominator << -shift, out remainder);
        var bits = (UInt128)quotient;
        if (!remainder.IsZero)
            bits |= 1;

        var length = 128 - (int)UInt128.LeadingZeroCount(bits);
        var scale = exponent - shift;
        var top = length - 1 + scale;
        if (top > 1023)
            return numerator.Sign * double.PositiveInfinity;
        var precision = top >= -1022 ? 53 : 53 - (-1022 - top);
        if (precision < 0)
            return 0;
        var drop = length - precision;
        var kept = bits >> drop;
        var rest = bits & ((UInt128.One << drop) - 1);
        var half = UInt128.One << (drop - 1);
        if (rest > half || (rest == half && (kept & 1) == 1))
            kept++;
        return numerator.Sign * Math.ScaleB((double)(ulong)kept, scale + drop);
    }
}
