namespace Millrace.Features.Expressions.Syntax;

/// <summary>An expression as written.</summary>
internal abstract record SyntaxNode(TextSpan Span);

/// <summary>A literal: null, bool, long, double, string or a <see cref="DurationValue"/>.</summary>
internal sealed record LiteralNode(object? Value, TextSpan Span) : SyntaxNode(Span);

/// <summary>A column, a slot, a parameter or another feature: <c>price</c>, <c>product.price</c>.</summary>
internal sealed record NameNode(string Name, TextSpan Span) : SyntaxNode(Span);

/// <summary><c>-x</c> or <c>not x</c>.</summary>
internal sealed record UnaryNode(string Operator, SyntaxNode Operand, TextSpan Span) : SyntaxNode(Span);

/// <summary>Arithmetic, comparison, <c>and</c>, <c>or</c>; <paramref name="OperatorSpan"/> is where errors point.</summary>
internal sealed record BinaryNode(string Operator, SyntaxNode Left, SyntaxNode Right, TextSpan OperatorSpan, TextSpan Span) : SyntaxNode(Span);

/// <summary><c>x in (a, b)</c> and <c>x not in (a, b)</c>.</summary>
internal sealed record InNode(SyntaxNode Value, IReadOnlyList<SyntaxNode> Choices, bool Negated, TextSpan Span) : SyntaxNode(Span);

/// <summary><c>x between low and high</c>, both included, and <c>x not between low and high</c>.</summary>
internal sealed record BetweenNode(SyntaxNode Value, SyntaxNode Low, SyntaxNode High, bool Negated, TextSpan OperatorSpan, TextSpan Span) : SyntaxNode(Span);

/// <summary><c>x is null</c> and <c>x is not null</c>.</summary>
internal sealed record IsNullNode(SyntaxNode Value, bool Negated, TextSpan Span) : SyntaxNode(Span);

/// <summary><c>if c then a else b</c>.</summary>
internal sealed record IfNode(SyntaxNode Condition, SyntaxNode Then, SyntaxNode Else, TextSpan Span) : SyntaxNode(Span);

/// <summary>A function or an aggregate: <c>count(where=is_view, window=7d)</c>.</summary>
internal sealed record CallNode(string Name, IReadOnlyList<SyntaxNode> Arguments, IReadOnlyList<NamedArgument> Named, TextSpan NameSpan, TextSpan Span) : SyntaxNode(Span)
{
    public SyntaxNode? Argument(string name) => Named.FirstOrDefault(n => n.Name == name)?.Value;
}

internal sealed record NamedArgument(string Name, SyntaxNode Value, TextSpan NameSpan);

/// <summary>A duration literal's value.</summary>
internal readonly record struct DurationValue(long Microseconds);
