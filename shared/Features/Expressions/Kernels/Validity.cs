using Millrace.Features.Expressions.Compilation;

namespace Millrace.Features.Expressions.Kernels;

/// <summary>Validity flags of results; null stands for "every row has a value".</summary>
internal static class Validity
{
    // Through a span: Clone takes a slow way, which single rows would feel.
    public static bool[]? Copy(bool[]? validity) => validity?.AsSpan().ToArray();

    /// <summary>Valid where both are; always a new array.</summary>
    public static bool[]? Both(bool[]? a, bool[]? b)
    {
        if (a is null || b is null)
            return Copy(a ?? b);
        var both = new bool[a.Length];
        for (var i = 0; i < both.Length; i++)
            both[i] = a[i] & b[i];
        return both;
    }

    /// <summary>Makes a row null whose operation had no result, and counts it if it had operands.</summary>
    public static bool[] Lose(Frame frame, bool[]? validity, int row)
    {
        if (validity is null)
        {
            validity = new bool[frame.Rows];
            Array.Fill(validity, true);
        }
        if (validity[row])
            frame.Lose(row);
        validity[row] = false;
        return validity;
    }
}
