namespace Millrace.Features.Expressions.Syntax;

/// <summary>
/// Reads an expression. From loosest to tightest: <c>if then else</c>; <c>or</c>; <c>and</c>; <c>not</c>; comparison,
/// <c>in</c>, <c>between</c>, <c>is null</c>; <c>+ -</c>; <c>* / %</c>; unary minus; calls and names.
/// </summary>
internal sealed class ExpressionParser
{
    /// <summary>Deeper nesting, or more operators, are refused: trees are walked recursively.</summary>
    const int DeepestNesting = 100;
    const int MostOperators = 500;

    static readonly string[] Keywords = ["and", "or", "not", "in", "is", "between", "if", "then", "else", "true", "false", "null"];
    static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];
    static readonly string[] Operators = ["+", "-", "*", "/", "%", .. Comparisons, "and", "or", "in", "between", "is null"];

    readonly List<Token> _tokens;
    int _at;
    int _depth;
    int _operators;

    ExpressionParser(List<Token> tokens) => _tokens = tokens;

    /// <summary>The tree of the text.</summary>
    /// <exception cref="ExpressionException">The text is no expression.</exception>
    public static SyntaxNode Parse(string text)
    {
        var parser = new ExpressionParser(Lexer.Read(text));
        if (parser.Current.Kind == TokenKind.End)
            throw new ExpressionException(parser.Current.Span, "the expression is empty");
        var node = parser.Expression();
        if (parser.Current.Kind == TokenKind.End)
            return node;
        throw parser.Current.Is("=")
            ? new ExpressionException(parser.Current.Span, "'=' does not compare; write '=='")
            : new ExpressionException(parser.Current.Span, $"an operator or the end is expected, not {parser.Current.Described}", Operators);
    }

    Token Current => _tokens[_at];

    Token Take() => _tokens[_at++];

    bool TryTake(string symbolOrWord)
    {
        if (!Current.Is(symbolOrWord))
            return false;
        _at++;
        return true;
    }

    Token Expect(string symbolOrWord, string why)
    {
        if (Current.Is(symbolOrWord))
            return Take();
        throw new ExpressionException(Current.Span, $"'{symbolOrWord}' is expected {why}, not {Current.Described}", [symbolOrWord]);
    }

    TextSpan From(int start) => TextSpan.Between(start, _at == 0 ? start : _tokens[_at - 1].Span.End);

    T Deeper<T>(Func<T> read)
    {
        if (++_depth > DeepestNesting)
            throw new ExpressionException(Current.Span, $"the expression is nested deeper than {DeepestNesting} levels; name parts of it under 'columns' or as features");
        var result = read();
        _depth--;
        return result;
    }

    SyntaxNode Expression() => Deeper(() =>
    {
        var start = Current.Span.Start;
        if (!TryTake("if"))
            return Or();
        var condition = Expression();
        Expect("then", "after the condition of 'if'");
        var then = Expression();
        Expect("else", "after the value of 'then'");
        var otherwise = Expression();
        return new IfNode(condition, then, otherwise, From(start));
    });

    SyntaxNode Or() => Chain(And, "or");

    SyntaxNode And() => Chain(Not, "and");

    SyntaxNode Sum() => Chain(Product, "+", "-");

    SyntaxNode Product() => Chain(Sign, "*", "/", "%");

    SyntaxNode Chain(Func<SyntaxNode> operand, params string[] operators)
    {
        var start = Current.Span.Start;
        var left = operand();
        while (operators.Any(Current.Is))
        {
            if (++_operators > MostOperators)
                throw new ExpressionException(Current.Span, $"more than {MostOperators} operators in one expression; name parts of it under 'columns' or as features");
            var word = Take();
            var right = operand();
            left = new BinaryNode(word.Text, left, right, word.Span, From(start));
        }
        return left;
    }

    SyntaxNode Not()
    {
        var start = Current.Span.Start;
        if (!TryTake("not"))
            return Comparison();
        var operand = Deeper(Not);
        return new UnaryNode("not", operand, From(start));
    }

    SyntaxNode Comparison()
    {
        var start = Current.Span.Start;
        var left = Sum();
        if (Current.Is("<>"))
            throw new ExpressionException(Current.Span, "'<>' is not an operator; write '!='", Comparisons);
        if (Comparisons.Any(Current.Is))
        {
            var word = Take();
            var right = Sum();
            if (Comparisons.Any(Current.Is))
                throw new ExpressionException(Current.Span, "comparisons cannot be chained; join two with 'and'");
            return new BinaryNode(word.Text, left, right, word.Span, From(start));
        }
        var negated = Current.Is("not") && (_tokens[_at + 1].Is("in") || _tokens[_at + 1].Is("between")) && TryTake("not");
        if (TryTake("in"))
            return new InNode(left, Choices(), negated, From(start));
        if (Current.Is("between"))
            return Between(left, negated, start);
        if (!TryTake("is"))
            return left;
        var isNot = TryTake("not");
        Expect("null", "after 'is'");
        return new IsNullNode(left, isNot, From(start));
    }

    BetweenNode Between(SyntaxNode value, bool negated, int start)
    {
        var word = Take();
        var low = Sum();
        Expect("and", "between the two bounds of 'between'");
        var high = Sum();
        return new BetweenNode(value, low, high, negated, word.Span, From(start));
    }

    List<SyntaxNode> Choices()
    {
        var close = Current.Is("[") ? "]" : ")";
        if (!TryTake("["))
            Expect("(", "after 'in'");
        var choices = new List<SyntaxNode>();
        do
            choices.Add(Expression());
        while (TryTake(","));
        Expect(close, "after the choices of 'in'");
        return choices;
    }

    SyntaxNode Sign()
    {
        var start = Current.Span.Start;
        if (!TryTake("-"))
            return Primary();
        var operand = Deeper(Sign);
        return operand switch
        {
            LiteralNode { Value: long n } => new LiteralNode(-n, From(start)),
            LiteralNode { Value: double x } => new LiteralNode(-x, From(start)),
            _ => new UnaryNode("-", operand, From(start)),
        };
    }

    SyntaxNode Primary()
    {
        var token = Current;
        if (TryTake("("))
        {
            var inner = Expression();
            Expect(")", "after the expression in parentheses");
            return inner;
        }
        switch (token.Kind)
        {
            case TokenKind.Integer or TokenKind.Float:
                return new LiteralNode(Take().Value, token.Span);
            case TokenKind.Duration:
                return new LiteralNode(new DurationValue((long)Take().Value!), token.Span);
            case TokenKind.Text:
                return new LiteralNode(Take().Text, token.Span);
            case TokenKind.Name when token.Text is "true" or "false":
                return new LiteralNode(Take().Text == "true", token.Span);
            case TokenKind.Name when token.Text == "null":
                _at++;
                return new LiteralNode(null, token.Span);
            case TokenKind.Name when !Keywords.Contains(token.Text):
                return NameOrCall();
            default:
                throw new ExpressionException(token.Span, $"a value is expected, not {token.Described}", ["a name", "a number", "a 'text'", "a duration", "a call", "("]);
        }
    }

    SyntaxNode NameOrCall()
    {
        var first = Take();
        if (TryTake("("))
            return Call(first);
        var name = first.Text;
        while (TryTake("."))
        {
            if (Current.Kind != TokenKind.Name)
                throw new ExpressionException(Current.Span, $"a column's name is expected after '.', not {Current.Described}");
            name += "." + Take().Text;
        }
        if (Current.Is("(") && name.Contains('.', StringComparison.Ordinal))
            throw new ExpressionException(From(first.Span.Start), $"'{name}' cannot be called; functions have plain names");
        return new NameNode(name, From(first.Span.Start));
    }

    CallNode Call(Token name)
    {
        var arguments = new List<SyntaxNode>();
        var named = new List<NamedArgument>();
        while (!Current.Is(")"))
        {
            if (arguments.Count + named.Count > 0)
                Expect(",", $"between the arguments of '{name.Text}'");
            if (Current.Kind == TokenKind.Name && (_tokens[_at + 1].Is("=") || _tokens[_at + 1].Is(":")))
                named.Add(Named(name, named));
            else if (named.Count > 0)
                throw new ExpressionException(Current.Span, $"an argument without a name cannot follow one with a name in '{name.Text}'");
            else
                arguments.Add(Expression());
        }
        Take();
        return new CallNode(name.Text, arguments, named, name.Span, From(name.Span.Start));
    }

    NamedArgument Named(Token call, List<NamedArgument> others)
    {
        var name = Take();
        Take();
        if (others.Any(o => o.Name == name.Text))
            throw new ExpressionException(name.Span, $"the argument '{name.Text}' of '{call.Text}' is given twice");
        return new NamedArgument(name.Text, Expression(), name.Span);
    }
}
