using System.Globalization;
using System.Numerics;

namespace Millrace.Lake.Columns;

/// <summary>An exact decimal: <paramref name="Unscaled"/> · 10^-<paramref name="Scale"/>.</summary>
public readonly record struct LakeDecimal(BigInteger Unscaled, int Scale)
{
    /// <summary>The number with exactly <see cref="Scale"/> digits after the point, no exponent.</summary>
    public override string ToString()
    {
        if (Scale <= 0)
            return (Unscaled * BigInteger.Pow(10, -Scale)).ToString(CultureInfo.InvariantCulture);
        var digits = BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(Scale + 1, '0');
        return $"{(Unscaled.Sign < 0 ? "-" : "")}{digits[..^Scale]}.{digits[^Scale..]}";
    }

    /// <summary>The exact value of a .NET decimal, with its own scale.</summary>
    public static LakeDecimal From(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = new BigInteger((uint)bits[0]) | (new BigInteger((uint)bits[1]) << 32)
            | (new BigInteger((uint)bits[2]) << 64);
        return new LakeDecimal(bits[3] < 0 ? -magnitude : magnitude, (bits[3] >> 16) & 0xFF);
    }

    /// <summary>The same number at another scale.</summary>
    /// <exception cref="OverflowException">Digits would be lost.</exception>
    public LakeDecimal Rescale(int scale)
    {
        if (scale >= Scale)
            return new LakeDecimal(Unscaled * BigInteger.Pow(10, scale - Scale), scale);
        var quotient = BigInteger.DivRem(Unscaled, BigInteger.Pow(10, Scale - scale), out var rest);
        return rest.IsZero
            ? new LakeDecimal(quotient, scale)
            : throw new OverflowException($"{this} does not fit {scale} digits after the point.");
    }
}
