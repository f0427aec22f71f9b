using Millrace.Features.Expressions.Functions;
using Millrace.Features.Expressions.Kernels;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>
/// Checks the types of an expression and compiles it to loops over columns.
/// <para><b>Null.</b> Every operator and every function gives null if one of its operands is null. The exceptions:
/// <c>and</c>, <c>or</c> know three values (<c>false and null</c> is false, <c>true or null</c> is true, else null);
/// so <c>x between a and b</c> means <c>x &gt;= a and x &lt;= b</c>, <c>x in (a, b)</c> means <c>x == a or x == b</c>;
/// <c>is null</c>, <c>is not null</c> never give null; <c>if</c> takes a null condition for false;
/// <c>coalesce</c> gives its first value; and the functions whose description states another result.
/// In <c>where</c> and in filters a null counts as false.</para>
/// <para><b>No number.</b> A result that is NaN or infinite, a division by zero, a whole number beyond int64 and a
/// decimal beyond 10^24 become null and are counted (metric <c>millrace_feature_nonfinite_total</c>), except on rows
/// that take another branch of <c>if</c>, <c>coalesce</c>, <c>and</c>, <c>or</c>.</para>
/// <para><b>Numbers.</b> int64 widens to decimal, both widen to float64. <c>/</c> always gives float64. A number with
/// a point is float64, but beside a decimal it is taken as a decimal if six digits hold it exactly.</para>
/// </summary>
internal sealed class ExpressionCompiler(IScope scope)
{
    public IScope Scope { get; } = scope;

    /// <exception cref="ExpressionException">The types do not fit or a name is unknown.</exception>
    public Compiled Compile(SyntaxNode node) => node switch
    {
        LiteralNode literal => Literal(literal),
        NameNode name => Name(name),
        UnaryNode { Operator: "-" } unary => Negation(unary),
        UnaryNode unary => Not(unary),
        BinaryNode { Operator: "and" or "or" } binary => Junction(binary),
        BinaryNode binary => Operators.Binary(binary, Compile(binary.Left), Compile(binary.Right)),
        InNode within => Within(within),
        BetweenNode between => Between(between),
        IsNullNode isNull => IsNull(isNull),
        IfNode choice => If(choice),
        CallNode call => Call(call),
        _ => throw new InvalidOperationException($"no rule for {node.GetType().Name}"),
    };

    static Compiled Literal(LiteralNode node) => node.Value switch
    {
        bool => Compiled.OfConstant(ExpressionType.Bool, node.Value),
        long => Compiled.OfConstant(ExpressionType.Int64, node.Value),
        double => Compiled.OfConstant(ExpressionType.Float64, node.Value),
        string => Compiled.OfConstant(ExpressionType.String, node.Value),
        DurationValue duration => Compiled.OfConstant(ExpressionType.Duration, duration.Microseconds),
        _ => Compiled.OfConstant(ExpressionType.Null, null),
    };

    Compiled Name(NameNode node) => Scope.Find(node.Name)
        ?? throw new ExpressionException(node.Span, $"there is no column '{node.Name}' here", [.. Scope.Known], node.Name);

    Compiled Negation(UnaryNode node)
    {
        var operand = Compile(node.Operand);
        if (operand.Type == ExpressionType.Null)
            return operand;
        if (!operand.Type.IsNumber() && operand.Type != ExpressionType.Duration)
            throw Wrong(node.Operand, $"'-' takes a number or a duration, not {operand.Type.Word()}");
        return new Compiled(operand.Type, Arithmetic.Negate(operand.Type, operand.Run)).Folded(operand);
    }

    Compiled Not(UnaryNode node)
    {
        var operand = Truth(node.Operand, "'not'");
        return new Compiled(ExpressionType.Bool, Logic.Not(operand.Run)).Folded(operand);
    }

    Compiled Junction(BinaryNode node)
    {
        var left = Truth(node.Left, $"'{node.Operator}'");
        var right = Truth(node.Right, $"'{node.Operator}'");
        var kernel = node.Operator == "and" ? Logic.And(left, right) : Logic.Or(left, right);
        return new Compiled(ExpressionType.Bool, kernel).Folded(left, right);
    }

    /// <summary>A condition.</summary>
    public Compiled Truth(SyntaxNode node, string where)
    {
        var compiled = Compile(node);
        return ExpressionTypes.Common(compiled.Type, ExpressionType.Bool) is null
            ? throw Wrong(node, $"{where} takes bool, not {compiled.Type.Word()}")
            : compiled.As(ExpressionType.Bool);
    }

    Compiled Within(InNode node)
    {
        var value = Compile(node.Value).Shared();
        var choices = node.Choices.Select(Compile).ToArray();
        for (var i = 0; i < choices.Length; i++)
        {
            if (choices[i].Type == ExpressionType.Null)
                throw Wrong(node.Choices[i], "null is never 'in' anything; write 'is null'");
        }
        var any = choices.Length > 1 && value.Type == ExpressionType.String && choices.All(c => c.Constant is string)
            ? Texts(value, [.. choices.Select(c => (string)c.Constant!)])
            : choices.Select((c, i) => Operators.Compare("==", value, c, node.Choices[i].Span))
                .Aggregate((a, b) => new Compiled(ExpressionType.Bool, Logic.Or(a, b)).Folded(a, b));
        return node.Negated ? new Compiled(ExpressionType.Bool, Logic.Not(any.Run)).Folded(any) : any;
    }

    Compiled Between(BetweenNode node)
    {
        var value = Compile(node.Value).Shared();
        var low = Operators.Compare(">=", value, Compile(node.Low), node.OperatorSpan);
        var high = Operators.Compare("<=", value, Compile(node.High), node.OperatorSpan);
        var inside = new Compiled(ExpressionType.Bool, Logic.And(low, high)).Folded(low, high);
        return node.Negated ? new Compiled(ExpressionType.Bool, Logic.Not(inside.Run)).Folded(inside) : inside;
    }

    static Compiled Texts(Compiled value, HashSet<string> choices) => new Compiled(
        ExpressionType.Bool,
        TextKernels.To(value.Run, (string x, out bool found) =>
        {
            found = choices.Contains(x);
            return true;
        })).Folded(value);

    Compiled IsNull(IsNullNode node)
    {
        var value = Compile(node.Value);
        return new Compiled(ExpressionType.Bool, Logic.IsNull(value.Run, node.Negated)).Folded(value);
    }

    Compiled If(IfNode node)
    {
        var condition = Truth(node.Condition, "'if'");
        var then = Compile(node.Then);
        var otherwise = Compile(node.Else);
        (then, otherwise) = Operators.Widen(then, otherwise) is var (a, b, _)
            ? (a, b)
            : throw Wrong(node.Else, $"'then' gives {then.Type.Word()} and 'else' gives {otherwise.Type.Word()}; both must give one type");
        return new Compiled(then.Type, Choice.If(condition, then, otherwise)).Folded(condition, then, otherwise);
    }

    Compiled Call(CallNode node)
    {
        if (Scope.Call(node) is { } own)
            return own;
        if (FunctionCatalogue.Find(node.Name) is { } function)
            return function.Bind(node, this);
        throw new ExpressionException(node.NameSpan, $"there is no function '{node.Name}' here",
            [.. FunctionCatalogue.Names.Union(Scope.Callable).Order(StringComparer.Ordinal)], node.Name);
    }

    static ExpressionException Wrong(SyntaxNode node, string message) => new(node.Span, message);
}
