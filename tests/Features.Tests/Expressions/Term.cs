using System.Globalization;
using System.Numerics;

namespace Millrace.Features.Tests.Expressions;

internal enum Kind { Truth, Whole, Real, Money, Text, Moment, Span }

/// <summary>An expression as the tests build it.</summary>
internal sealed record Term(string Operator, Kind Type, object? Value, IReadOnlyList<Term> Operands)
{
    public Term(string @operator, Kind type, params Term[] operands)
        : this(@operator, type, null, operands)
    {
    }

    public string Text => Operator switch
    {
        "literal" => Literal(Value!),
        "column" => (string)Value!,
        "negate" => $"(-{Operands[0].Text})",
        "not" => $"(not {Operands[0].Text})",
        "is null" or "is not null" => $"({Operands[0].Text} {Operator})",
        "if" => $"(if {Operands[0].Text} then {Operands[1].Text} else {Operands[2].Text})",
        "in" => $"({Operands[0].Text} in ({string.Join(", ", Operands.Skip(1).Select(o => o.Text))}))",
        "between" => $"({Operands[0].Text} between {Operands[1].Text} and {Operands[2].Text})",
        _ when char.IsLetter(Operator[0]) && Operator is not ("and" or "or") => $"{Operator}({string.Join(", ", Operands.Select(o => o.Text))})",
        _ => $"({Operands[0].Text} {Operator} {Operands[1].Text})",
    };

    static string Literal(object value) => value switch
    {
        bool b => b ? "true" : "false",
        string s => "'" + s.Replace("'", "''", StringComparison.Ordinal) + "'",
        double d => d.ToString("0.0################", CultureInfo.InvariantCulture),
        Interpreter.Span s => $"{s.Micros}us",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
