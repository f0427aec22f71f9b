using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;

namespace Millrace.Features.Expressions.Kernels;

/// <summary>A function of a text; false when there is no result.</summary>
internal delegate bool OfText<T>(string x, out T y);

/// <summary>A function of two texts; false when there is no result.</summary>
internal delegate bool OfTexts<T>(string x, string y, out T z);

/// <summary>Functions of texts, applied to each distinct text of a batch and not to each row.</summary>
internal static class TextKernels
{
    /// <summary>Text to a plain value.</summary>
    public static Kernel To<T>(Kernel run, OfText<T> function, bool timestamp = false)
        where T : struct => frame =>
    {
        var column = (StringColumn)run(frame);
        var codes = column.Codes;
        var results = new T[codes.Length];
        bool[]? validity = null;
        var (distinct, found) = Distinct(column, function);
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            if (code < 0)
            {
                validity ??= AllValid(codes.Length);
                validity[i] = false;
            }
            else if (distinct is null ? !function(column.Texts[code], out results[i]) : !found![code])
            {
                validity = Validity.Lose(frame, validity, i);
            }
            else if (distinct is not null)
            {
                results[i] = distinct[code];
            }
        }
        return Elementwise.Make(results, validity, timestamp);
    };

    /// <summary>Text to text; null for none.</summary>
    public static Kernel ToText(Kernel run, Func<string, string?> function) => frame =>
    {
        var column = (StringColumn)run(frame);
        return IsSparse(column) ? StringColumn.FromValues(Rows(column)).Map(function) : column.Map(function);
    };

    /// <summary>Two texts to a plain value.</summary>
    public static Kernel Pair<T>(Kernel left, Kernel right, OfTexts<T> function)
        where T : struct => frame =>
    {
        var a = (StringColumn)left(frame);
        var b = (StringColumn)right(frame);
        var results = new T[a.Length];
        bool[]? validity = null;
        for (var i = 0; i < results.Length; i++)
        {
            if (a[i] is { } x && b[i] is { } y)
            {
                if (!function(x, y, out results[i]))
                    validity = Validity.Lose(frame, validity, i);
            }
            else
            {
                validity ??= AllValid(results.Length);
                validity[i] = false;
            }
        }
        return Elementwise.Make(results, validity, false);
    };

    static (T[]?, bool[]?) Distinct<T>(StringColumn column, OfText<T> function)
    {
        if (IsSparse(column))
            return (null, null);
        var values = new T[column.Texts.Count];
        var found = new bool[values.Length];
        for (var i = 0; i < values.Length; i++)
            found[i] = function(column.Texts[i], out values[i]);
        return (values, found);
    }

    /// <summary>A slice of a larger column keeps the large dictionary, of which it uses little.</summary>
    static bool IsSparse(StringColumn column) => column.Texts.Count > column.Length;

    static string?[] Rows(StringColumn column)
    {
        var rows = new string?[column.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = column[i];
        return rows;
    }

    static bool[] AllValid(int rows)
    {
        var validity = new bool[rows];
        Array.Fill(validity, true);
        return validity;
    }
}
