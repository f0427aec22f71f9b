namespace Millrace.Features.Expressions.Syntax;

/// <summary>A stretch of an expression's text.</summary>
internal readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;

    public static TextSpan Between(int start, int end) => new(start, Math.Max(0, end - start));
}
