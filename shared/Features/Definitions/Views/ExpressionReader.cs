using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Syntax;
using Millrace.Features.Model;
using YamlDotNet.Core;

namespace Millrace.Features.Definitions.Views;

/// <summary>Reads expressions out of fields and turns what is wrong in them into errors at their place.</summary>
internal sealed class ExpressionReader(ErrorSink errors)
{
    /// <summary>The tree of a field's text; null, and an error, if it is none.</summary>
    public SyntaxNode? Parse(YamlScalar scalar) => Guarded(scalar, () => ExpressionParser.Parse(scalar.Value));

    /// <summary>Runs a step that may find a mistake in the text of a field.</summary>
    public T? Guarded<T>(YamlScalar scalar, Func<T> step)
        where T : class
    {
        try
        {
            return step();
        }
        catch (ExpressionException e)
        {
            if (!e.IsReported)
                errors.Add(scalar.Locate(e.Span.Start), e.Message + Hint(scalar), e.Accepted, e.Written);
            return null;
        }
    }

    /// <summary>In <c>{ a: f(x, y) }</c> YAML cuts the text at the comma.</summary>
    static string Hint(YamlScalar scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value.Count(c => c == '(') > scalar.Value.Count(c => c == ')')
            ? "; within braces a comma ends the value, so put the expression in quotes"
            : "";

    /// <summary>Compiles a field over columns.</summary>
    public (Compiled Compiled, CompiledExpression Expression)? Compile(YamlScalar scalar, Func<Reading> begin)
    {
        if (Parse(scalar) is not { } node)
            return null;
        var result = Guarded(scalar, () =>
        {
            var reading = begin();
            var compiled = new ExpressionCompiler(reading).Compile(node);
            return compiled.Type == ExpressionType.Null
                ? throw new ExpressionException(node.Span, "the value is always null, so it has no type")
                : Tuple.Create(compiled, Finishing.Finish(compiled, SyntaxPrinter.Print(node, reading), reading.Inputs));
        });
        return result is null ? null : (result.Item1, result.Item2);
    }
}
