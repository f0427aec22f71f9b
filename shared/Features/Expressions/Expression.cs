using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Syntax;
using Millrace.Features.Model;

namespace Millrace.Features.Expressions;

/// <summary>
/// The expression language on its own, over named columns: for mappings, rules and tests. Definitions compile through
/// the pack loader, which adds aggregates.
/// </summary>
public static class Expression
{
    /// <summary>Compiles a text over columns of the given types.</summary>
    /// <exception cref="FormatException">The text is no expression over them; the message names the place.</exception>
    public static CompiledExpression Compile(string text, IReadOnlyDictionary<string, ColumnType> columns)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(columns);
        var set = new ColumnSet();
        foreach (var (name, type) in columns)
            set.Add(name, type);
        try
        {
            var node = ExpressionParser.Parse(text);
            var reading = new Reading(set);
            var compiled = new ExpressionCompiler(reading).Compile(node);
            return Finishing.Finish(compiled, SyntaxPrinter.Print(node, reading), reading.Inputs);
        }
        catch (ExpressionException e)
        {
            var accepted = e.Accepted.Count == 0 ? "" : $"; accepted: {string.Join(", ", e.Accepted)}";
            throw new FormatException($"character {e.Span.Start + 1} of '{text}': {e.Message}{accepted}", e);
        }
    }
}
