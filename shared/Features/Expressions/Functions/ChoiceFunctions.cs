using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Kernels;

namespace Millrace.Features.Expressions.Functions;

/// <summary>Functions that choose among their arguments.</summary>
internal static class ChoiceFunctions
{
    public static readonly Function[] All =
    [
        new("coalesce", ["x", "otherwise", "..."], "the first argument that is not null", a =>
        {
            var (values, type) = a.Alike(0);
            return values.Skip(1).Aggregate(values[0], (x, y) => new(type, Choice.Coalesce(x, y)));
        }),
        new("least", ["x", "y", "..."], "the least; null if any argument is null", a => Extreme(a, "<=")),
        new("greatest", ["x", "y", "..."], "the greatest; null if any argument is null", a => Extreme(a, ">=")),
        new("min", ["x", "y", "..."], "with two or more arguments the same as least", a => Extreme(a, "<=")),
        new("max", ["x", "y", "..."], "with two or more arguments the same as greatest", a => Extreme(a, ">=")),
        new("clip", ["x", "low", "high"], "x, but not below low nor above high", Clip),
        new("ratio", ["a", "b", "if_zero?"], "a / b as float64; if_zero (null by default) when b is 0", Ratio),
    ];

    static Compiled Extreme(Arguments a, string wins)
    {
        var (values, type) = a.Alike(0);
        if (!type.IsOrdered())
            throw a.Wrong(0, "a number, string, timestamp or duration");
        return values.Skip(1).Aggregate(values[0], (x, y) => new(type, Choice.Better(x, y, wins, type)));
    }

    static Compiled Clip(Arguments a)
    {
        var (values, type) = a.Alike(0);
        if (!type.IsOrdered())
            throw a.Wrong(0, "a number, string, timestamp or duration");
        var raised = new Compiled(type, Choice.Better(values[0], values[1], ">=", type));
        return new(type, Choice.Better(raised, values[2], "<=", type));
    }

    static Compiled Ratio(Arguments a)
    {
        var numerator = a.Double(0);
        var denominator = a.Double(1);
        var otherwise = a.Has(2) ? a.Double(2) : Compiled.OfConstant(ExpressionType.Float64, null).Run;
        return new(ExpressionType.Float64, frame =>
        {
            var (x, y, z) = ((DoubleColumn)numerator(frame), (DoubleColumn)denominator(frame), (DoubleColumn)otherwise(frame));
            var validity = Validity.Both(x.Validity, y.Validity);
            var results = new double[x.Length];
            for (var i = 0; i < results.Length; i++)
            {
                if (validity is not null && !validity[i])
                    continue;
                var zero = y.Values[i] == 0;
                results[i] = zero ? z.Values[i] : x.Values[i] / y.Values[i];
                if (zero && z.IsNull(i))
                    (validity ??= Enumerable.Repeat(true, results.Length).ToArray())[i] = false;
                else if (!double.IsFinite(results[i]))
                    validity = Validity.Lose(frame, validity, i);
            }
            return new DoubleColumn(results, validity);
        });
    }
}
