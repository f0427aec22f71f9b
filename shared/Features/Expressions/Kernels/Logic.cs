using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;

namespace Millrace.Features.Expressions.Kernels;

/// <summary>Three-valued logic: a null is unknown, and decides nothing that the other operand decides alone.</summary>
internal static class Logic
{
    public static Kernel And(Compiled left, Compiled right) => Join(left, right, false);

    public static Kernel Or(Compiled left, Compiled right) => Join(left, right, true);

    public static Kernel Not(Kernel run) => Elementwise.Unary<bool, bool, Negation>(run);

    public static Kernel IsNull(Kernel run, bool negated) => frame =>
    {
        var column = run(frame);
        var results = new bool[column.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = column.IsNull(i) != negated;
        return new BoolColumn(results);
    };

    /// <summary>False decides a conjunction, true a disjunction.</summary>
    static Kernel Join(Compiled left, Compiled right, bool deciding) => frame =>
    {
        var a = (BoolColumn)left.Run(frame);
        var b = (BoolColumn)frame.Branch(right, row => a.IsNull(row) || a.Values[row] != deciding);
        return a.Validity is null && b.Validity is null ? Known(a.Values, b.Values, deciding) : Unknown(a, b, deciding);
    };

    static BoolColumn Known(bool[] a, bool[] b, bool deciding)
    {
        var results = new bool[a.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = deciding ? a[i] | b[i] : a[i] & b[i];
        return new BoolColumn(results);
    }

    static BoolColumn Unknown(BoolColumn a, BoolColumn b, bool deciding)
    {
        var results = new bool[a.Length];
        var validity = new bool[a.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var (first, second) = (!a.IsNull(i), !b.IsNull(i));
            var decided = (first & (a.Values[i] == deciding)) | (second & (b.Values[i] == deciding));
            results[i] = decided == deciding;
            validity[i] = decided | (first & second);
        }
        return new BoolColumn(results, validity);
    }

    readonly struct Negation : IUnary<bool, bool>
    {
        public static bool Apply(bool x, out bool y)
        {
            y = !x;
            return true;
        }
    }
}
