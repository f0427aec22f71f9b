using Millrace.Features.Expressions.Kernels;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>Which operators take which types, and what they give.</summary>
internal static class Operators
{
    public static Compiled Binary(BinaryNode node, Compiled left, Compiled right) =>
        node.Operator is "==" or "!=" or "<" or "<=" or ">" or ">="
            ? Compare(node.Operator, left, right, node.OperatorSpan)
            : Calculate(node, left, right);

    public static Compiled Compare(string symbol, Compiled left, Compiled right, TextSpan at)
    {
        if (left.Type == ExpressionType.Null || right.Type == ExpressionType.Null)
            throw new ExpressionException(at, $"'{symbol}' with null is always null; write 'is null'");
        if (Widen(left, right) is not var (a, b, type))
            throw new ExpressionException(at, $"'{symbol}' cannot compare {left.Type.Word()} with {right.Type.Word()}");
        var equality = symbol is "==" or "!=";
        if (type is ExpressionType.Vector or ExpressionType.List || (!equality && !type.IsOrdered()))
            throw new ExpressionException(at, $"'{symbol}' does not compare {type.Word()}", equality ? ["numbers", "string", "bool", "timestamp", "duration"] : ["numbers", "string", "timestamp", "duration"]);
        return new Compiled(ExpressionType.Bool, Comparison.Of(symbol, type, a, b)).Folded(a, b);
    }

    /// <summary>Both as their common type; null when they have none.</summary>
    public static (Compiled Left, Compiled Right, ExpressionType Type)? Widen(Compiled left, Compiled right)
    {
        if (ExpressionTypes.Common(left.Type, right.Type) is not { } type)
            return null;
        if (type == ExpressionType.Float64 && (left.Type, right.Type) is (ExpressionType.Decimal, _) or (_, ExpressionType.Decimal)
            && (Conversions.IsExactDecimal(left) || Conversions.IsExactDecimal(right)))
            type = ExpressionType.Decimal;
        return (left.As(type), right.As(type), type);
    }

    static Compiled Calculate(BinaryNode node, Compiled left, Compiled right)
    {
        var symbol = node.Operator;
        if (Moments(symbol, left, right) is { } moment)
            return moment.Folded(left, right);
        if (Widen(left, right) is not var (a, b, type) || (!type.IsNumber() && type != ExpressionType.Null))
        {
            throw new ExpressionException(node.OperatorSpan, $"'{symbol}' does not take {left.Type.Word()} and {right.Type.Word()}",
                ["numbers", .. MomentForms(symbol)]);
        }
        if (symbol == "/")
            (a, b, type) = (left.As(ExpressionType.Float64), right.As(ExpressionType.Float64), ExpressionType.Float64);
        else if (type == ExpressionType.Null)
            (a, b, type) = (left.As(ExpressionType.Int64), right.As(ExpressionType.Int64), ExpressionType.Int64);
        return new Compiled(type, Arithmetic.Of(symbol, type, a.Run, b.Run)).Folded(a, b);
    }

    static Compiled? Moments(string symbol, Compiled left, Compiled right)
    {
        Compiled Longs(ExpressionType result) =>
            new(result, Arithmetic.Of(symbol, ExpressionType.Int64, left.Run, right.Run, result == ExpressionType.Timestamp));

        return (left.Type, symbol, right.Type) switch
        {
            (ExpressionType.Timestamp, "-", ExpressionType.Timestamp) => Longs(ExpressionType.Duration),
            (ExpressionType.Timestamp, "+" or "-", ExpressionType.Duration) => Longs(ExpressionType.Timestamp),
            (ExpressionType.Duration, "+", ExpressionType.Timestamp) => Longs(ExpressionType.Timestamp),
            (ExpressionType.Duration, "+" or "-" or "%", ExpressionType.Duration) => Longs(ExpressionType.Duration),
            (ExpressionType.Duration, "*", ExpressionType.Int64) => Longs(ExpressionType.Duration),
            (ExpressionType.Int64, "*", ExpressionType.Duration) => Longs(ExpressionType.Duration),
            (ExpressionType.Duration, "/", ExpressionType.Duration) => new Compiled(
                ExpressionType.Float64,
                Arithmetic.Of("/", ExpressionType.Float64, Number(left).Run, Number(right).Run)),
            _ => null,
        };

        static Compiled Number(Compiled duration) => (duration with { Type = ExpressionType.Int64 }).As(ExpressionType.Float64);
    }

    static string[] MomentForms(string symbol) => symbol switch
    {
        "+" => ["timestamp + duration", "duration + duration"],
        "-" => ["timestamp - timestamp", "timestamp - duration", "duration - duration"],
        "*" => ["duration * int64"],
        "/" => ["duration / duration"],
        _ => ["duration % duration"],
    };
}
