using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Kernels;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Expressions.Functions;

/// <summary>The arguments of one call, compiled once and checked as they are asked for.</summary>
internal sealed class Arguments(Function function, CallNode call, SyntaxNode?[] nodes, ExpressionCompiler compiler)
{
    readonly Compiled?[] _compiled = new Compiled?[nodes.Length];
    bool _readsClock;

    public int Count => nodes.Length;

    public bool AllConstant => !_readsClock && _compiled.All(c => c is null or { IsConstant: true });

    public bool Has(int i) => i < nodes.Length && nodes[i] is not null;

    public Compiled Any(int i) => _compiled[i] ??= compiler.Compile(nodes[i]!);

    /// <summary>A number of any type.</summary>
    public Compiled Number(int i) => Any(i).Type.IsNumber() || Any(i).Type == ExpressionType.Null ? Any(i) : throw Wrong(i, "a number");

    /// <summary>A number as float64.</summary>
    public Kernel Double(int i) => Number(i).As(ExpressionType.Float64).Run;

    public Kernel Whole(int i) => Typed(i, ExpressionType.Int64).Run;

    public Compiled Text(int i) => Typed(i, ExpressionType.String);

    public Kernel Time(int i) => Typed(i, ExpressionType.Timestamp).Run;

    public Kernel Vector(int i) => Typed(i, ExpressionType.Vector).Run;

    public Compiled Truth(int i) => Typed(i, ExpressionType.Bool);

    public Compiled Typed(int i, ExpressionType type) => Any(i).Type == type || Any(i).Type == ExpressionType.Null
        ? Any(i).As(type)
        : throw Wrong(i, type.Word());

    /// <summary>A number that must be written in the definition, such as a threshold.</summary>
    public double ConstantNumber(int i) => Number(i) is { IsConstant: true } constant && constant.As(ExpressionType.Float64).Constant is double x
        ? x
        : throw Wrong(i, "a constant number");

    public string ConstantText(int i) => Text(i) is { IsConstant: true, Constant: string text } ? text : throw Wrong(i, "a constant text");

    /// <summary>The instant for which the value is computed.</summary>
    public Kernel AsOf()
    {
        _readsClock = true;
        return compiler.Scope.Find("as_of")?.Run
            ?? throw new ExpressionException(call.NameSpan, $"'{function.Name}' needs an instant 'as_of', which values of single events do not have");
    }

    /// <summary>All arguments from <paramref name="first"/> on, as their common type.</summary>
    public (IReadOnlyList<Compiled> Values, ExpressionType Type) Alike(int first)
    {
        var values = Enumerable.Range(first, Count - first).Where(Has).Select(Any).ToArray();
        for (var i = 1; i < values.Length; i++)
        {
            var (a, b) = Operators.Widen(values[0], values[i]) is var (left, right, _)
                ? (left, right)
                : throw Wrong(first + i, values[0].Type.Word());
            values[0] = a;
            values[i] = b;
        }
        // The first has by now the widest type.
        var type = values[0].Type;
        return ([.. values.Select(v => v.As(type))], type);
    }

    public ExpressionException Wrong(int i, string expected) =>
        new(nodes[i]!.Span, $"argument {i + 1} of '{function.Name}' must be {expected}, not {Any(i).Type.Word()}", [function.Signature]);

    public ExpressionException Wrong(string message) => new(call.NameSpan, message, [function.Signature]);
}
