namespace Millrace.Features.Expressions.Syntax;

/// <summary>Ends the reading of one expression; becomes a definition error with the place in the file.</summary>
internal sealed class ExpressionException(TextSpan span, string message, IReadOnlyList<string>? accepted = null, string? written = null)
    : Exception(message)
{
    public TextSpan Span { get; } = span;

    /// <summary>Whether the cause was reported where it stands, so that this place need not be.</summary>
    public bool IsReported { get; init; }

    public IReadOnlyList<string> Accepted { get; } = accepted ?? [];

    /// <summary>The name that was not known, for the search of the nearest accepted one.</summary>
    public string? Written { get; } = written;
}
