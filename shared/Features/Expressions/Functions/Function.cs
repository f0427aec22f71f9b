using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Expressions.Functions;

/// <summary>A scalar function: one value per row from values of the same row.</summary>
/// <param name="Name">What it is called by.</param>
/// <param name="Parameters">Names of the parameters; a name that ends in <c>?</c> may be left out, <c>...</c> at the end takes any number more.</param>
/// <param name="Summary">What it gives, and what for null when that is not null.</param>
/// <param name="Build">Checks the argument types and compiles.</param>
internal sealed record Function(string Name, IReadOnlyList<string> Parameters, string Summary, Func<Arguments, Compiled> Build)
{
    public string Signature => $"{Name}({string.Join(", ", Parameters)})";

    /// <summary>Takes over the binding of arguments, for functions whose argument names are free.</summary>
    public Func<Function, CallNode, ExpressionCompiler, Compiled>? Custom { get; init; }

    bool IsVariadic => Parameters.Count > 0 && Parameters[^1] == "...";

    int Named => IsVariadic ? Parameters.Count - 1 : Parameters.Count;

    public Compiled Bind(CallNode call, ExpressionCompiler compiler)
    {
        if (Custom is not null)
            return Custom(this, call, compiler);
        var nodes = new SyntaxNode?[Math.Max(Named, call.Arguments.Count)];
        if (call.Arguments.Count > Named && !IsVariadic)
            throw new ExpressionException(call.Arguments[Named].Span, $"'{Name}' takes {Named} argument{(Named == 1 ? "" : "s")}, here is one more", [Signature]);
        for (var i = 0; i < call.Arguments.Count; i++)
            nodes[i] = call.Arguments[i];
        foreach (var argument in call.Named)
        {
            var slot = Slot(argument.Name);
            if (slot < 0)
                throw new ExpressionException(argument.NameSpan, $"'{Name}' has no argument '{argument.Name}'", [Signature], argument.Name);
            if (nodes[slot] is not null)
                throw new ExpressionException(argument.NameSpan, $"the argument '{argument.Name}' of '{Name}' is given twice", [Signature]);
            nodes[slot] = argument.Value;
        }
        for (var i = 0; i < Named; i++)
        {
            if (nodes[i] is null && !Parameters[i].EndsWith('?'))
                throw new ExpressionException(call.NameSpan, $"'{Name}' needs the argument '{Parameters[i]}'", [Signature]);
        }
        var arguments = new Arguments(this, call, nodes, compiler);
        var compiled = Build(arguments);
        return arguments.AllConstant && Parameters.Count > 0 ? compiled.Folded() : compiled;
    }

    int Slot(string name)
    {
        for (var i = 0; i < Named; i++)
        {
            if (Parameters[i].TrimEnd('?') == name)
                return i;
        }
        return -1;
    }
}
