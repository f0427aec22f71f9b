using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;

namespace Millrace.Features.Expressions.Kernels;

/// <summary>Takes each row's value from one of two columns of one type.</summary>
internal static class Choice
{
    /// <summary>The first where the condition is true, the second where it is false or null.</summary>
    public static Kernel If(Compiled condition, Compiled then, Compiled otherwise) => frame =>
    {
        var decided = (BoolColumn)condition.Run(frame);
        var first = decided.Values;
        if (decided.Validity is { } known)
        {
            first = first.AsSpan().ToArray();
            for (var i = 0; i < first.Length; i++)
                first[i] &= known[i];
        }
        return Pick(first, frame.Branch(then, row => first[row]), frame.Branch(otherwise, row => !first[row]));
    };

    /// <summary>The first where it has a value, else the second.</summary>
    public static Kernel Coalesce(Compiled a, Compiled b) => frame =>
    {
        var column = a.Run(frame);
        var first = new bool[frame.Rows];
        var all = true;
        for (var i = 0; i < first.Length; i++)
            all &= first[i] = !column.IsNull(i);
        return all ? column : Pick(first, column, frame.Branch(b, row => !first[row]));
    };

    /// <summary>The one that wins the comparison with the other; null where either is null.</summary>
    public static Kernel Better(Compiled a, Compiled b, string wins, ExpressionType type) => frame =>
    {
        var x = a.Run(frame);
        var y = b.Run(frame);
        var comparison = Comparison.Of(wins, type, new Compiled(type, _ => x), new Compiled(type, _ => y));
        var won = (BoolColumn)comparison(frame);
        var first = won.Values;
        for (var i = 0; i < first.Length; i++)
            first[i] = won.IsNull(i) ? x.IsNull(i) : first[i];
        return Pick(first, x, y);
    };

    static Column Pick(bool[] first, Column a, Column b) => (a, b) switch
    {
        (FlatColumn<bool> x, FlatColumn<bool> y) => Flat(first, x, y, false),
        (TimestampColumn x, TimestampColumn y) => Flat(first, x, y, true),
        (FlatColumn<long> x, FlatColumn<long> y) => Flat(first, x, y, false),
        (FlatColumn<double> x, FlatColumn<double> y) => Flat(first, x, y, false),
        (FlatColumn<Int128> x, FlatColumn<Int128> y) => Flat(first, x, y, false),
        (StringColumn x, StringColumn y) => StringColumn.FromValues(Rows(first, x, y, (c, i) => c[i])),
        (VectorColumn x, VectorColumn y) => new VectorColumn(Rows(first, x, y, (c, i) => c.Rows[i])),
        (ListColumn x, ListColumn y) => new ListColumn(Rows(first, x, y, (c, i) => c.Rows[i])),
        _ => throw new InvalidOperationException($"{a.Type} and {b.Type} do not mix"),
    };

    static Column Flat<T>(bool[] first, FlatColumn<T> a, FlatColumn<T> b, bool timestamp)
        where T : struct
    {
        var values = new T[first.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = first[i] ? a.Values[i] : b.Values[i];
        if (a.Validity is null && b.Validity is null)
            return Elementwise.Make(values, null, timestamp);
        var validity = new bool[first.Length];
        for (var i = 0; i < validity.Length; i++)
            validity[i] = !(first[i] ? a.IsNull(i) : b.IsNull(i));
        return Elementwise.Make(values, validity, timestamp);
    }

    static TValue[] Rows<TColumn, TValue>(bool[] first, TColumn a, TColumn b, Func<TColumn, int, TValue> at)
    {
        var rows = new TValue[first.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = at(first[i] ? a : b, i);
        return rows;
    }
}
