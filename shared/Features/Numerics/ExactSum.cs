using System.Numerics;
using Millrace.Features.State;

namespace Millrace.Features.Numerics;

/// <summary>
/// A sum of doubles without error. Common magnitudes go into a 128-bit fixed-point number of 2^-60; the rest into a
/// big integer of 2^-2200, below the product of any two doubles. The total is exact, so order does not matter.
/// </summary>
internal struct ExactSum
{
    private const int FastScale = 60;
    private const int SlowScale = 2200;
    private const double FastLimit = 1L << 40;
    private const int FastAdds = 1 << 26;

    private Int128 _fast;
    private int _adds;
    private BigInteger _slow;

    /// <summary>The exact total as an integer times a power of two.</summary>
    public readonly (BigInteger Mantissa, int Exponent) Total => _slow.IsZero
        ? (_fast, -FastScale)
        : ((((BigInteger)_fast) << (SlowScale - FastScale)) + _slow, -SlowScale);

    /// <summary>Adds a finite double.</summary>
    public void Add(double value)
    {
        var scaled = value * (1L << FastScale);
        if (Math.Abs(value) < FastLimit && scaled == Math.Truncate(scaled) && Math.Abs(value) >= 1e-300 || value == 0)
        {
            _fast += (Int128)scaled;
            if (++_adds >= FastAdds)
                Spill();
        }
        else
        {
            var (mantissa, exponent) = Split(value);
            _slow += (BigInteger)mantissa << (exponent + SlowScale);
        }
    }

    /// <summary>Adds the exact product of two finite doubles.</summary>
    public void AddProduct(double left, double right)
    {
        var product = left * right;
        if (Math.Abs(product) is > 1e-200 and < 1e200)
        {
            Add(product);
            Add(Math.FusedMultiplyAdd(left, right, -product));
            return;
        }

        // The error term could underflow, or the product overflow: multiply the integers behind the doubles.
        var (leftMantissa, leftExponent) = Split(left);
        var (rightMantissa, rightExponent) = Split(right);
        _slow += ((BigInteger)leftMantissa * rightMantissa) << (leftExponent + rightExponent + SlowScale);
    }

    /// <summary>Adds another sum.</summary>
    public void Add(in ExactSum other)
    {
        _fast += other._fast;
        _slow += other._slow;
        _adds += other._adds + 1;
        if (_adds >= FastAdds)
            Spill();
    }

    /// <summary>total ÷ denominator, rounded once.</summary>
    public readonly double Over(long denominator)
    {
        // Without bits below the whole the sum is a double already, and the division rounds once.
        if (_slow.IsZero)
        {
            var zeros = (int)Math.Min(FastScale, (long)UInt128.TrailingZeroCount((UInt128)_fast));
            var whole = _fast >> zeros;
            if (whole > -(1L << 53) && whole < 1L << 53 && denominator < 1L << 53)
                return Math.ScaleB((double)(long)whole, zeros - FastScale) / denominator;
        }

        var (mantissa, exponent) = Total;
        return Rounding.Ratio(mantissa, denominator, exponent);
    }

    /// <summary>Writes the total: the odd mantissa and its exponent, nothing for zero.</summary>
    public readonly void Encode(StateWriter writer)
    {
        var (mantissa, exponent) = Total;
        if (mantissa.IsZero)
        {
            writer.Count(0);
            return;
        }

        while (mantissa.IsEven)
        {
            var zeros = (int)BigInteger.TrailingZeroCount(mantissa);
            mantissa >>= zeros;
            exponent += zeros;
        }

        var bytes = mantissa.ToByteArray();
        writer.Count(bytes.Length);
        writer.Raw(bytes);
        writer.Signed(exponent);
    }

    /// <summary>Adds an encoded total.</summary>
    public void AddEncoded(StateReader reader)
    {
        var length = reader.Items();
        if (length == 0)
            return;
        var mantissa = new BigInteger(reader.Raw(length));
        var exponent = reader.Signed64();
        if (exponent is < -SlowScale or > 3000)
            throw new RecordFormatException($"a sum with the exponent {exponent}");
        if (exponent >= -FastScale && mantissa.GetBitLength() + exponent + FastScale < 100)
        {
            _fast += (Int128)(mantissa << ((int)exponent + FastScale));
            _adds++;
        }
        else
        {
            _slow += mantissa << ((int)exponent + SlowScale);
        }
    }

    private static (long Mantissa, int Exponent) Split(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & ((1L << 52) - 1);
        var mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
        return (bits < 0 ? -mantissa : mantissa, (exponent == 0 ? 1 : exponent) - 1075);
    }

    private void Spill()
    {
        _slow += (BigInteger)_fast << (SlowScale - FastScale);
        _fast = 0;
        _adds = 0;
    }
}
