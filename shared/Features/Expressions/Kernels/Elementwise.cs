using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;

namespace Millrace.Features.Expressions.Kernels;

/// <summary>Loops over plain columns: null in, null out.</summary>
internal static class Elementwise
{
    public static Kernel Unary<TIn, TOut, TOperation>(Kernel run, bool timestamp = false)
        where TIn : struct
        where TOut : struct
        where TOperation : struct, IUnary<TIn, TOut> => frame =>
    {
        var x = (FlatColumn<TIn>)run(frame);
        var values = x.Values;
        var validity = Validity.Copy(x.Validity);
        var results = new TOut[values.Length];
        for (var i = 0; i < results.Length; i++)
        {
            if (!TOperation.Apply(values[i], out results[i]))
                validity = Validity.Lose(frame, validity, i);
        }
        return Make(results, validity, timestamp);
    };

    public static Kernel Binary<TLeft, TRight, TOut, TOperation>(Kernel left, Kernel right, bool timestamp = false)
        where TLeft : struct
        where TRight : struct
        where TOut : struct
        where TOperation : struct, IBinary<TLeft, TRight, TOut> => frame =>
    {
        var a = (FlatColumn<TLeft>)left(frame);
        var b = (FlatColumn<TRight>)right(frame);
        var lefts = a.Values;
        var rights = b.Values.AsSpan(0, lefts.Length);
        var validity = Validity.Both(a.Validity, b.Validity);
        var results = new TOut[lefts.Length];
        for (var i = 0; i < results.Length; i++)
        {
            if (!TOperation.Apply(lefts[i], rights[i], out results[i]))
                validity = Validity.Lose(frame, validity, i);
        }
        return Make(results, validity, timestamp);
    };

    /// <summary>A column of the values; whole numbers are instants if <paramref name="timestamp"/>.</summary>
    public static Column Make<T>(T[] values, bool[]? validity, bool timestamp)
        where T : struct => values switch
    {
        bool[] bools => new BoolColumn(bools, validity),
        long[] longs when timestamp => new TimestampColumn(longs, validity),
        long[] longs => new Int64Column(longs, validity),
        double[] doubles => new DoubleColumn(doubles, validity),
        Int128[] decimals => new DecimalColumn(decimals, validity),
        _ => throw new InvalidOperationException($"no column holds {typeof(T).Name}"),
    };
}
