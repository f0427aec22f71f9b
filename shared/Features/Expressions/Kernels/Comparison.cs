using System.Numerics;
using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;

namespace Millrace.Features.Expressions.Kernels;

/// <summary>The six comparisons. Texts compare by code point, which is the order of their UTF-8.</summary>
internal static class Comparison
{
    public static Kernel Of(string symbol, ExpressionType type, Compiled a, Compiled b) => type switch
    {
        ExpressionType.String => Texts(symbol, a, b),
        ExpressionType.Bool => Truths(symbol, a.Run, b.Run),
        ExpressionType.Float64 => Numbers<double>(symbol, a.Run, b.Run),
        ExpressionType.Decimal => Numbers<Int128>(symbol, a.Run, b.Run),
        _ => Numbers<long>(symbol, a.Run, b.Run),
    };

    static Kernel Numbers<T>(string symbol, Kernel a, Kernel b)
        where T : struct, IComparisonOperators<T, T, bool> => symbol switch
    {
        "==" => Elementwise.Binary<T, T, bool, Equal<T>>(a, b),
        "!=" => Elementwise.Binary<T, T, bool, Unequal<T>>(a, b),
        "<" => Elementwise.Binary<T, T, bool, Less<T>>(a, b),
        "<=" => Elementwise.Binary<T, T, bool, LessOrEqual<T>>(a, b),
        ">" => Elementwise.Binary<T, T, bool, Less<T>>(b, a),
        _ => Elementwise.Binary<T, T, bool, LessOrEqual<T>>(b, a),
    };

    static Kernel Truths(string symbol, Kernel a, Kernel b) => symbol == "=="
        ? Elementwise.Binary<bool, bool, bool, SameTruth>(a, b)
        : Elementwise.Binary<bool, bool, bool, OtherTruth>(a, b);

    static Kernel Texts(string symbol, Compiled a, Compiled b)
    {
        Func<int, bool> holds = symbol switch
        {
            "==" => order => order == 0,
            "!=" => order => order != 0,
            "<" => order => order < 0,
            "<=" => order => order <= 0,
            ">" => order => order > 0,
            _ => order => order >= 0,
        };
        // Equality needs no order, and a constant needs to be compared with distinct texts only.
        Func<string, string, int> compare = symbol is "==" or "!="
            ? (x, y) => string.Equals(x, y, StringComparison.Ordinal) ? 0 : 1
            : CodePointOrder.Order;
        if (b is { IsConstant: true, Constant: string right })
            return TextKernels.To(a.Run, (string x, out bool y) => Yes(y = holds(compare(x, right))));
        if (a is { IsConstant: true, Constant: string left })
            return TextKernels.To(b.Run, (string x, out bool y) => Yes(y = holds(compare(left, x))));
        return TextKernels.Pair(a.Run, b.Run, (string x, string y, out bool z) => Yes(z = holds(compare(x, y))));
    }

    static bool Yes(bool _) => true;

    readonly struct Equal<T> : IBinary<T, T, bool>
        where T : IComparisonOperators<T, T, bool>
    {
        public static bool Apply(T a, T b, out bool y)
        {
            y = a == b;
            return true;
        }
    }

    readonly struct Unequal<T> : IBinary<T, T, bool>
        where T : IComparisonOperators<T, T, bool>
    {
        public static bool Apply(T a, T b, out bool y)
        {
            y = a != b;
            return true;
        }
    }

    readonly struct Less<T> : IBinary<T, T, bool>
        where T : IComparisonOperators<T, T, bool>
    {
        public static bool Apply(T a, T b, out bool y)
        {
            y = a < b;
            return true;
        }
    }

    readonly struct LessOrEqual<T> : IBinary<T, T, bool>
        where T : IComparisonOperators<T, T, bool>
    {
        public static bool Apply(T a, T b, out bool y)
        {
            y = a <= b;
            return true;
        }
    }

    readonly struct SameTruth : IBinary<bool, bool, bool>
    {
        public static bool Apply(bool a, bool b, out bool y)
        {
            y = a == b;
            return true;
        }
    }

    readonly struct OtherTruth : IBinary<bool, bool, bool>
    {
        public static bool Apply(bool a, bool b, out bool y)
        {
            y = a != b;
            return true;
        }
    }
}
