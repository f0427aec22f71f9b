namespace Millrace.Features.Expressions.Syntax;

internal enum TokenKind { Name, Integer, Float, Text, Duration, Symbol, End }

/// <summary>A word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written, except for texts, whose quotes are gone.</param>
/// <param name="Value">The value of an integer (long), a float (double) or a duration (microseconds, long).</param>
/// <param name="Span">Where it stands.</param>
internal readonly record struct Token(TokenKind Kind, string Text, object? Value, TextSpan Span)
{
    public bool Is(string symbolOrWord) => Kind is TokenKind.Symbol or TokenKind.Name && Text == symbolOrWord;

    public string Described => Kind switch
    {
        TokenKind.End => "the end of the expression",
        TokenKind.Text => $"the text '{Text}'",
        _ => $"'{Text}'",
    };
}
