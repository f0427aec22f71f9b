using System.Globalization;
using Millrace.Features.Columns;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>
/// Writes an expression in normal form: spaces, quotes, parentheses and names of parameters do not matter, so that
/// equal texts mean equal values. The form can be read again, except for the values of parameters that are decimals.
/// </summary>
internal static class SyntaxPrinter
{
    /// <param name="node">The expression.</param>
    /// <param name="reading">What stands for names and calls.</param>
    public static string Print(SyntaxNode node, Reading reading)
    {
        string Of(SyntaxNode n) => Print(n, reading);
        return node switch
        {
            LiteralNode literal => Literal(literal.Value),
            NameNode name => reading.Replace(name.Name) ?? name.Name,
            UnaryNode { Operator: "-" } unary => $"(-{Of(unary.Operand)})",
            UnaryNode unary => $"(not {Of(unary.Operand)})",
            BinaryNode binary => $"({Of(binary.Left)} {binary.Operator} {Of(binary.Right)})",
            InNode within => $"({Of(within.Value)} {(within.Negated ? "not in" : "in")} ({string.Join(", ", within.Choices.Select(Of))}))",
            BetweenNode between => $"({Of(between.Value)} {(between.Negated ? "not between" : "between")} {Of(between.Low)} and {Of(between.High)})",
            IsNullNode isNull => $"({Of(isNull.Value)} is {(isNull.Negated ? "not null" : "null")})",
            IfNode choice => $"(if {Of(choice.Condition)} then {Of(choice.Then)} else {Of(choice.Else)})",
            CallNode call => reading.Replace(call) ?? $"{call.Name}({string.Join(", ", call.Arguments.Select(Of).Concat(call.Named.OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => $"{n.Name}={Of(n.Value)}")))})",
            _ => throw new InvalidOperationException($"no form for {node.GetType().Name}"),
        };
    }

    public static string Constant(Compiled constant) => (constant.Type, constant.Constant) switch
    {
        (ExpressionType.Duration, long us) => Literal(new DurationValue(us)),
        (ExpressionType.Timestamp, long us) => string.Create(CultureInfo.InvariantCulture, $"timestamp({us}us)"),
        (ExpressionType.Decimal, Int128 scaled) => $"decimal({FixedDecimal.ToText(scaled)})",
        _ => Literal(constant.Constant),
    };

    static string Literal(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string text => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        double number => Number(number),
        DurationValue duration when duration.Microseconds < 0 => $"(-{Duration(-(Int128)duration.Microseconds)})",
        DurationValue duration => Duration(duration.Microseconds),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    /// <summary>A duration in its largest whole unit.</summary>
    public static string Duration(TimeSpan duration) => Duration(duration.Ticks / TimeSpan.TicksPerMicrosecond);

    static string Duration(Int128 microseconds)
    {
        foreach (var (unit, name) in new (long, string)[] { (86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"), (1_000, "ms") })
        {
            if (microseconds % unit == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{microseconds / unit}{name}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{microseconds}us");
    }
}
