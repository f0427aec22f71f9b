using Millrace.Features.Columns;
using Millrace.Features.Expressions.Kernels;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>Widening: int64 to decimal and float64, decimal to float64, null to everything.</summary>
internal static class Conversions
{
    public static object? Constant(object? value, ExpressionType target) => (value, target) switch
    {
        (long n, ExpressionType.Float64) => (double)n,
        (long n, ExpressionType.Decimal) => (Int128)n * FixedDecimal.One,
        (Int128 d, ExpressionType.Float64) => FixedDecimal.ToDouble(d),
        (double x, ExpressionType.Decimal) when FixedDecimal.TryFrom(x, out var scaled) => scaled,
        _ => value,
    };

    /// <summary>Whether a float64 constant has at most six digits after the point, so that decimals keep it exactly.</summary>
    public static bool IsExactDecimal(Compiled compiled) =>
        compiled is { IsConstant: true, Type: ExpressionType.Float64, Constant: double x }
        && FixedDecimal.TryFrom(x, out var scaled) && FixedDecimal.ToDouble(scaled).Equals(x);

    public static Kernel Widen(Kernel run, ExpressionType from, ExpressionType to) => (from, to) switch
    {
        (ExpressionType.Null, _) => frame => Column.Nulls(to.Column(), frame.Rows),
        (ExpressionType.Int64, ExpressionType.Float64) => Elementwise.Unary<long, double, LongToDouble>(run),
        (ExpressionType.Int64, ExpressionType.Decimal) => Elementwise.Unary<long, Int128, LongToDecimal>(run),
        (ExpressionType.Decimal, ExpressionType.Float64) => Elementwise.Unary<Int128, double, DecimalToDouble>(run),
        _ => throw new InvalidOperationException($"{from} does not widen to {to}"),
    };

    readonly struct LongToDouble : IUnary<long, double>
    {
        public static bool Apply(long x, out double y)
        {
            y = x;
            return true;
        }
    }

    readonly struct LongToDecimal : IUnary<long, Int128>
    {
        public static bool Apply(long x, out Int128 y)
        {
            y = (Int128)x * FixedDecimal.One;
            return true;
        }
    }

    readonly struct DecimalToDouble : IUnary<Int128, double>
    {
        public static bool Apply(Int128 x, out double y)
        {
            y = FixedDecimal.ToDouble(x);
            return true;
        }
    }
}
