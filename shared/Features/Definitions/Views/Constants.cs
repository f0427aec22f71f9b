using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Definitions.Views;

/// <summary>Arguments that must be known when the definition is read: windows, settings of aggregates.</summary>
internal sealed class Constants(ColumnSet parameters)
{
    readonly ColumnSet _constants = OnlyConstant(parameters);

    public Compiled Of(SyntaxNode node, string argument)
    {
        var compiled = new ExpressionCompiler(new Reading(_constants)).Compile(node);
        return compiled is { IsConstant: true, Constant: not null }
            ? compiled
            : throw new ExpressionException(node.Span, $"'{argument}' must be a constant or a parameter");
    }

    public TimeSpan Duration(SyntaxNode node, string argument)
    {
        var constant = Of(node, argument);
        if (constant is { Type: ExpressionType.Duration, Constant: long microseconds and >= 0 and < long.MaxValue / 10 })
            return TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        throw new ExpressionException(node.Span, $"'{argument}' must be a duration, not {constant.Type.Word()}", Durations.Examples);
    }

    /// <summary>The value as the operators' parameters want it: long, double, bool, string or TimeSpan.</summary>
    public object Setting(SyntaxNode node, string argument, Type wanted)
    {
        var constant = Of(node, argument);
        object? value = (constant.Type, constant.Constant) switch
        {
            (ExpressionType.Duration, _) => Duration(node, argument),
            (ExpressionType.Int64, long n) when wanted == typeof(double) => (double)n,
            _ => constant.Constant,
        };
        return value!.GetType() == wanted
            ? value
            : throw new ExpressionException(node.Span, $"'{argument}' must be {Word(wanted)}, not {constant.Type.Word()}");
    }

    static string Word(Type type) =>
        type == typeof(long) ? "a whole number" : type == typeof(double) ? "a number" : type == typeof(bool) ? "true or false" : type == typeof(string) ? "a text" : "a duration";

    static ColumnSet OnlyConstant(ColumnSet parameters)
    {
        var constants = new ColumnSet();
        foreach (var name in parameters.Names.Where(n => parameters.Find(n)!.IsConstant))
            constants.Add(name, parameters.Find(name)!);
        return constants;
    }
}
