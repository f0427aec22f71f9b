using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Kernels;
using Millrace.Features.Expressions.Numerics;

namespace Millrace.Features.Expressions.Functions;

/// <summary>Functions of numbers.</summary>
internal static class NumberFunctions
{
    public static readonly Function[] All =
    [
        new("abs", ["x"], "the magnitude, in the type of x", Abs),
        new("floor", ["x"], "the greatest whole number not above x, int64", a => Rounded<FloorOf>(a)),
        new("ceil", ["x"], "the least whole number not below x, int64", a => Rounded<CeilingOf>(a)),
        new("round", ["x"], "the nearest whole number, halves to even, int64", a => Rounded<NearestTo>(a)),
        new("sqrt", ["x"], "the square root; null below 0", a => Of<SquareRoot>(a)),
        new("exp", ["x"], "e to the power of x", a => Of<Exponential>(a)),
        new("log", ["x"], "the natural logarithm; null at and below 0", a => Of<Logarithm>(a)),
        new("pow", ["x", "whole_exponent"], "x multiplied with itself; the exponent is a constant from -64 to 64", Power),
        new("int64", ["x"], "x without its fraction", a => a.Number(0).Type == ExpressionType.Int64 ? a.Any(0) : Rounded<Truncation>(a)),
        new("float64", ["x"], "x as float64", a => a.Number(0).As(ExpressionType.Float64)),
        new("decimal", ["x"], "x as decimal, rounded at the sixth digit, halves to even", ToDecimal),
    ];

    static Compiled Of<TOperation>(Arguments a)
        where TOperation : struct, IUnary<double, double> =>
        new(ExpressionType.Float64, Elementwise.Unary<double, double, TOperation>(a.Double(0)));

    static Compiled Rounded<TOperation>(Arguments a)
        where TOperation : struct, IUnary<double, long> => a.Number(0).Type == ExpressionType.Int64
            ? a.Any(0)
            : new(ExpressionType.Int64, Elementwise.Unary<double, long, TOperation>(a.Double(0)));

    static Compiled Abs(Arguments a)
    {
        var x = a.Any(0).Type == ExpressionType.Duration ? a.Any(0) : a.Number(0);
        return x.Type switch
        {
            ExpressionType.Int64 or ExpressionType.Duration => new(x.Type, Elementwise.Unary<long, long, AbsLong>(x.Run)),
            ExpressionType.Decimal => new(x.Type, Elementwise.Unary<Int128, Int128, AbsDecimal>(x.Run)),
            _ => new(ExpressionType.Float64, Elementwise.Unary<double, double, AbsDouble>(a.Double(0))),
        };
    }

    static Compiled ToDecimal(Arguments a) => a.Number(0).Type == ExpressionType.Float64
        ? new(ExpressionType.Decimal, Elementwise.Unary<double, Int128, DoubleToDecimal>(a.Any(0).Run))
        : a.Any(0).As(ExpressionType.Decimal);

    static Compiled Power(Arguments a)
    {
        var exponent = a.ConstantNumber(1);
        if (exponent != Math.Floor(exponent) || Math.Abs(exponent) > 64)
            throw a.Wrong(1, "a whole number from -64 to 64");
        var run = a.Double(0);
        return new(ExpressionType.Float64, frame =>
        {
            var x = (DoubleColumn)run(frame);
            var results = new double[x.Length];
            var validity = Validity.Copy(x.Validity);
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = Elementary.Power(x.Values[i], (int)exponent);
                if (!double.IsFinite(results[i]))
                    validity = Validity.Lose(frame, validity, i);
            }
            return new DoubleColumn(results, validity);
        });
    }

    static bool Whole(double x, out long y)
    {
        var fits = x is >= -9223372036854775808.0 and < 9223372036854775808.0;
        y = fits ? (long)x : 0;
        return fits;
    }

    readonly struct FloorOf : IUnary<double, long>
    {
        public static bool Apply(double x, out long y) => Whole(Math.Floor(x), out y);
    }

    readonly struct CeilingOf : IUnary<double, long>
    {
        public static bool Apply(double x, out long y) => Whole(Math.Ceiling(x), out y);
    }

    readonly struct NearestTo : IUnary<double, long>
    {
        public static bool Apply(double x, out long y) => Whole(Math.Round(x, MidpointRounding.ToEven), out y);
    }

    readonly struct Truncation : IUnary<double, long>
    {
        public static bool Apply(double x, out long y) => Whole(Math.Truncate(x), out y);
    }

    readonly struct SquareRoot : IUnary<double, double>
    {
        public static bool Apply(double x, out double y) => double.IsFinite(y = Math.Sqrt(x));
    }

    readonly struct Exponential : IUnary<double, double>
    {
        public static bool Apply(double x, out double y) => double.IsFinite(y = Elementary.Exp(x));
    }

    readonly struct Logarithm : IUnary<double, double>
    {
        public static bool Apply(double x, out double y) => double.IsFinite(y = Elementary.Log(x));
    }

    readonly struct AbsLong : IUnary<long, long>
    {
        public static bool Apply(long x, out long y)
        {
            y = x < 0 ? unchecked(-x) : x;
            return y >= 0;
        }
    }

    readonly struct AbsDouble : IUnary<double, double>
    {
        public static bool Apply(double x, out double y) => double.IsFinite(y = Math.Abs(x));
    }

    readonly struct AbsDecimal : IUnary<Int128, Int128>
    {
        public static bool Apply(Int128 x, out Int128 y)
        {
            y = x < 0 ? -x : x;
            return true;
        }
    }

    readonly struct DoubleToDecimal : IUnary<double, Int128>
    {
        public static bool Apply(double x, out Int128 y) => FixedDecimal.TryFrom(x, out y);
    }
}
