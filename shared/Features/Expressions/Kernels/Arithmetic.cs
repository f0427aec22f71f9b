using System.Numerics;
using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;

namespace Millrace.Features.Expressions.Kernels;

/// <summary>The four operations and the remainder over whole numbers, doubles and decimals.</summary>
internal static class Arithmetic
{
    public static Kernel Of(string symbol, ExpressionType type, Kernel a, Kernel b, bool timestamp = false) => (symbol, type) switch
    {
        ("+", ExpressionType.Int64) => Elementwise.Binary<long, long, long, AddLongs>(a, b, timestamp),
        ("-", ExpressionType.Int64) => Elementwise.Binary<long, long, long, SubtractLongs>(a, b, timestamp),
        ("*", ExpressionType.Int64) => Elementwise.Binary<long, long, long, MultiplyLongs>(a, b),
        ("%", ExpressionType.Int64) => Elementwise.Binary<long, long, long, RemainderOfLongs>(a, b),
        ("+", ExpressionType.Float64) => Elementwise.Binary<double, double, double, AddDoubles>(a, b),
        ("-", ExpressionType.Float64) => Elementwise.Binary<double, double, double, SubtractDoubles>(a, b),
        ("*", ExpressionType.Float64) => Elementwise.Binary<double, double, double, MultiplyDoubles>(a, b),
        ("/", ExpressionType.Float64) => Elementwise.Binary<double, double, double, DivideDoubles>(a, b),
        ("%", ExpressionType.Float64) => Elementwise.Binary<double, double, double, RemainderOfDoubles>(a, b),
        ("+", ExpressionType.Decimal) => Elementwise.Binary<Int128, Int128, Int128, AddDecimals>(a, b),
        ("-", ExpressionType.Decimal) => Elementwise.Binary<Int128, Int128, Int128, SubtractDecimals>(a, b),
        ("*", ExpressionType.Decimal) => Elementwise.Binary<Int128, Int128, Int128, MultiplyDecimals>(a, b),
        ("%", ExpressionType.Decimal) => Elementwise.Binary<Int128, Int128, Int128, RemainderOfDecimals>(a, b),
        _ => throw new InvalidOperationException($"no kernel for {symbol} over {type}"),
    };

    public static Kernel Negate(ExpressionType type, Kernel x) => type switch
    {
        ExpressionType.Float64 => Elementwise.Unary<double, double, NegateDouble>(x),
        ExpressionType.Decimal => Elementwise.Unary<Int128, Int128, NegateDecimal>(x),
        _ => Elementwise.Unary<long, long, NegateLong>(x),
    };

    readonly struct AddLongs : IBinary<long, long, long>
    {
        public static bool Apply(long a, long b, out long y)
        {
            y = unchecked(a + b);
            return ((a ^ y) & (b ^ y)) >= 0;
        }
    }

    readonly struct SubtractLongs : IBinary<long, long, long>
    {
        public static bool Apply(long a, long b, out long y)
        {
            y = unchecked(a - b);
            return ((a ^ b) & (a ^ y)) >= 0;
        }
    }

    readonly struct MultiplyLongs : IBinary<long, long, long>
    {
        public static bool Apply(long a, long b, out long y)
        {
            var high = Math.BigMul(a, b, out y);
            return high == y >> 63;
        }
    }

    readonly struct RemainderOfLongs : IBinary<long, long, long>
    {
        public static bool Apply(long a, long b, out long y)
        {
            // long.MinValue % -1 traps on some processors; the remainder by ±1 is 0 anyway.
            y = b is 0 or 1 or -1 ? 0 : a % b;
            return b != 0;
        }
    }

    readonly struct NegateLong : IUnary<long, long>
    {
        public static bool Apply(long x, out long y)
        {
            y = unchecked(-x);
            return x != long.MinValue;
        }
    }

    readonly struct AddDoubles : IBinary<double, double, double>
    {
        public static bool Apply(double a, double b, out double y) => double.IsFinite(y = a + b);
    }

    readonly struct SubtractDoubles : IBinary<double, double, double>
    {
        public static bool Apply(double a, double b, out double y) => double.IsFinite(y = a - b);
    }

    readonly struct MultiplyDoubles : IBinary<double, double, double>
    {
        public static bool Apply(double a, double b, out double y) => double.IsFinite(y = a * b);
    }

    readonly struct DivideDoubles : IBinary<double, double, double>
    {
        public static bool Apply(double a, double b, out double y) => double.IsFinite(y = a / b);
    }

    readonly struct RemainderOfDoubles : IBinary<double, double, double>
    {
        public static bool Apply(double a, double b, out double y) => double.IsFinite(y = a % b);
    }

    readonly struct NegateDouble : IUnary<double, double>
    {
        public static bool Apply(double x, out double y) => double.IsFinite(y = -x);
    }

    readonly struct AddDecimals : IBinary<Int128, Int128, Int128>
    {
        public static bool Apply(Int128 a, Int128 b, out Int128 y) => FixedDecimal.IsInRange(y = a + b);
    }

    readonly struct SubtractDecimals : IBinary<Int128, Int128, Int128>
    {
        public static bool Apply(Int128 a, Int128 b, out Int128 y) => FixedDecimal.IsInRange(y = a - b);
    }

    readonly struct MultiplyDecimals : IBinary<Int128, Int128, Int128>
    {
        public static bool Apply(Int128 a, Int128 b, out Int128 y)
        {
            if (!Fits(a) || !Fits(b))
                return Wide(a, b, out y);
            // Nearly all products of the real world fit 64 bits, where a division costs a tenth.
            var high = Math.BigMul((long)a, (long)b, out var low);
            if (high == low >> 63)
            {
                y = Narrow(low);
                return true;
            }
            y = FixedDecimal.DivideRounded(a * b, FixedDecimal.One);
            return FixedDecimal.IsInRange(y);
        }

        static long Narrow(long product)
        {
            var (quotient, rest) = Math.DivRem(product, FixedDecimal.One);
            var twice = Math.Abs(rest) * 2;
            var up = twice > FixedDecimal.One || (twice == FixedDecimal.One && (quotient & 1) != 0);
            return up ? quotient + Math.Sign(product) : quotient;
        }

        static bool Fits(Int128 x) => x >= long.MinValue && x <= long.MaxValue;

        /// <summary>Half to even over products past 128 bits.</summary>
        static bool Wide(Int128 a, Int128 b, out Int128 y)
        {
            var product = Large(a) * Large(b);
            var (quotient, remainder) = BigInteger.DivRem(BigInteger.Abs(product), FixedDecimal.One);
            var twice = remainder * 2;
            if (twice > FixedDecimal.One || (twice == FixedDecimal.One && !quotient.IsEven))
                quotient++;
            var fits = quotient.GetBitLength() < 127;
            y = fits ? (Int128)(product.Sign < 0 ? -quotient : quotient) : 0;
            return fits && FixedDecimal.IsInRange(y);
        }

        static BigInteger Large(Int128 x) => x;
    }

    readonly struct RemainderOfDecimals : IBinary<Int128, Int128, Int128>
    {
        public static bool Apply(Int128 a, Int128 b, out Int128 y)
        {
            y = b == 0 || b == -1 ? 0 : a % b;
            return b != 0;
        }
    }

    readonly struct NegateDecimal : IUnary<Int128, Int128>
    {
        public static bool Apply(Int128 x, out Int128 y)
        {
            y = -x;
            return true;
        }
    }
}
