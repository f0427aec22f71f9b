using System.Text;
using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Kernels;
using Millrace.Features.Expressions.Text;

namespace Millrace.Features.Expressions.Functions;

/// <summary>Functions of texts. Case is that of the invariant culture; lengths count code points.</summary>
internal static class TextFunctions
{
    public static readonly Function[] All =
    [
        new("lower", ["text"], "in lower case", a => Same(a, x => x.ToLowerInvariant())),
        new("upper", ["text"], "in upper case", a => Same(a, x => x.ToUpperInvariant())),
        new("trim", ["text"], "without white space at both ends", a => Same(a, x => x.Trim())),
        new("normalise", ["text"], "NFKC, trimmed, runs of white space as one space, in lower case", a => Same(a, Words.Normalise)),
        new("length", ["text"], "the number of code points", a => To<long>(a, ExpressionType.Int64, Length)),
        new("contains", ["text", "part"], "whether the part occurs in the text", a => Pair(a, (x, y) => x.Contains(y, StringComparison.Ordinal))),
        new("starts_with", ["text", "start"], "whether the text starts so", a => Pair(a, (x, y) => x.StartsWith(y, StringComparison.Ordinal))),
        new("ends_with", ["text", "end"], "whether the text ends so", a => Pair(a, (x, y) => x.EndsWith(y, StringComparison.Ordinal))),
        new("concat", ["text", "text2", "..."], "the texts one after the other; null if any is null", Concat),
    ];

    static Compiled Same(Arguments a, Func<string, string?> function) =>
        new(ExpressionType.String, TextKernels.ToText(a.Text(0).Run, function));

    static Compiled To<T>(Arguments a, ExpressionType type, OfText<T> function)
        where T : struct => new(type, TextKernels.To(a.Text(0).Run, function));

    static bool Length(string x, out long y)
    {
        y = x.Length;
        foreach (var c in x)
            y -= char.IsLowSurrogate(c) ? 1 : 0;
        return true;
    }

    static Compiled Pair(Arguments a, Func<string, string, bool> holds)
    {
        bool Of(string x, string y, out bool z)
        {
            z = holds(x, y);
            return true;
        }

        var text = a.Text(0);
        if (a.Text(1) is { IsConstant: true, Constant: string part })
            return new(ExpressionType.Bool, TextKernels.To(text.Run, (string x, out bool y) => Of(x, part, out y)));
        return new(ExpressionType.Bool, TextKernels.Pair<bool>(text.Run, a.Text(1).Run, Of));
    }

    static Compiled Concat(Arguments a)
    {
        var parts = Enumerable.Range(0, a.Count).Select(i => a.Text(i).Run).ToArray();
        return new(ExpressionType.String, frame =>
        {
            var columns = parts.Select(p => (StringColumn)p(frame)).ToArray();
            var rows = new string?[frame.Rows];
            for (var i = 0; i < rows.Length; i++)
                rows[i] = Joined(columns, i);
            return StringColumn.FromValues(rows);
        });
    }

    static string? Joined(StringColumn[] columns, int row)
    {
        var text = new StringBuilder();
        foreach (var column in columns)
        {
            if (column[row] is not { } part)
                return null;
            text.Append(part);
        }
        return text.ToString();
    }
}
