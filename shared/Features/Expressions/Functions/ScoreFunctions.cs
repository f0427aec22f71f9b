using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Kernels;
using Millrace.Features.Expressions.Numerics;

namespace Millrace.Features.Expressions.Functions;

/// <summary>Functions that turn numbers into scores.</summary>
internal static class ScoreFunctions
{
    public static readonly Function[] All =
    [
        new("sign", ["x"], "1, 0 or -1, int64; 0 for null", Sign),
        new("inverse_days", ["days"], "1 / (days + 1); 0 for null", InverseDays),
        new("band", ["x", "threshold", "value", "..."], "the value of the first threshold that x exceeds, thresholds falling; the last argument if none or x is null", Band),
        new("weighted_score", ["term", "weight", "..."], "the mean of the terms, each clipped to 0..1, by their weights; null terms are left out; null if none is left", WeightedScore),
        new("cyclical_sin", ["x", "period"], "sin(2πx/period); the period is a constant", a => Turn(a, Elementary.SineOfTurn)),
        new("cyclical_cos", ["x", "period"], "cos(2πx/period); the period is a constant", a => Turn(a, Elementary.CosineOfTurn)),
    ];

    static Compiled Sign(Arguments a)
    {
        var run = a.Double(0);
        return new(ExpressionType.Int64, frame =>
        {
            var x = (DoubleColumn)run(frame);
            var results = new long[x.Length];
            for (var i = 0; i < results.Length; i++)
                results[i] = x.IsNull(i) ? 0 : Math.Sign(x.Values[i]);
            return new Int64Column(results);
        });
    }

    static Compiled InverseDays(Arguments a)
    {
        var run = a.Double(0);
        return new(ExpressionType.Float64, frame =>
        {
            var x = (DoubleColumn)run(frame);
            var results = new double[x.Length];
            bool[]? validity = null;
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = x.IsNull(i) ? 0 : 1 / (x.Values[i] + 1);
                if (!double.IsFinite(results[i]))
                    validity = Validity.Lose(frame, validity, i);
            }
            return new DoubleColumn(results, validity);
        });
    }

    static Compiled Band(Arguments a)
    {
        if (a.Count % 2 != 0)
            throw a.Wrong("'band' needs pairs of threshold and value, and the lowest value at the end: band(x, 5, 1.0, 3, 0.7, 0.3)");
        var run = a.Double(0);
        var pairs = (a.Count - 2) / 2;
        var thresholds = Enumerable.Range(0, pairs).Select(i => a.ConstantNumber(1 + 2 * i)).ToArray();
        var values = Enumerable.Range(0, pairs).Select(i => a.ConstantNumber(2 + 2 * i)).Append(a.ConstantNumber(a.Count - 1)).ToArray();
        for (var i = 1; i < pairs; i++)
        {
            if (thresholds[i] >= thresholds[i - 1])
                throw a.Wrong(1 + 2 * i, "a number below the threshold before it");
        }
        return new(ExpressionType.Float64, frame =>
        {
            var x = (DoubleColumn)run(frame);
            var results = new double[x.Length];
            for (var i = 0; i < results.Length; i++)
            {
                var band = x.IsNull(i) ? -1 : Array.FindIndex(thresholds, t => x.Values[i] > t);
                results[i] = values[band < 0 ? pairs : band];
            }
            return new DoubleColumn(results);
        });
    }

    static Compiled WeightedScore(Arguments a)
    {
        if (a.Count % 2 != 0)
            throw a.Wrong("'weighted_score' needs pairs of term and weight");
        var terms = Enumerable.Range(0, a.Count / 2).Select(i => a.Double(2 * i)).ToArray();
        var weights = Enumerable.Range(0, a.Count / 2).Select(i => a.ConstantNumber(2 * i + 1)).ToArray();
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0)
                throw a.Wrong(2 * i + 1, "a weight above 0");
        }
        return new(ExpressionType.Float64, frame =>
        {
            var columns = terms.Select(t => (DoubleColumn)t(frame)).ToArray();
            var results = new double[frame.Rows];
            bool[]? validity = null;
            for (var row = 0; row < results.Length; row++)
            {
                if (Score(columns, weights, row) is { } score)
                    results[row] = score;
                else
                    (validity ??= Enumerable.Repeat(true, results.Length).ToArray())[row] = false;
            }
            return new DoubleColumn(results, validity);
        });
    }

    static double? Score(DoubleColumn[] terms, double[] weights, int row)
    {
        var sum = 0.0;
        var weight = 0.0;
        for (var i = 0; i < terms.Length; i++)
        {
            if (terms[i].IsNull(row))
                continue;
            sum += weights[i] * Math.Clamp(terms[i].Values[row], 0, 1);
            weight += weights[i];
        }
        return weight == 0 ? null : sum / weight;
    }

    static Compiled Turn(Arguments a, Func<double, double, double> function)
    {
        var period = a.ConstantNumber(1);
        if (period <= 0)
            throw a.Wrong(1, "a period above 0");
        var run = a.Double(0);
        return new(ExpressionType.Float64, frame =>
        {
            var x = (DoubleColumn)run(frame);
            var results = new double[x.Length];
            for (var i = 0; i < results.Length; i++)
                results[i] = x.IsNull(i) ? 0 : function(x.Values[i], period);
            return new DoubleColumn(results, Validity.Copy(x.Validity));
        });
    }
}
