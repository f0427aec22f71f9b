using System.Numerics;

namespace Millrace.Features.Tests.Expressions;

/// <summary>Random well-typed terms and random rows with nulls, drawn towards the edges.</summary>
internal sealed class TermGenerator(Random random)
{
    public static readonly Dictionary<string, Kind> Columns = new()
    {
        ["b1"] = Kind.Truth, ["b2"] = Kind.Truth, ["n1"] = Kind.Whole, ["n2"] = Kind.Whole, ["x1"] = Kind.Real, ["x2"] = Kind.Real,
        ["m1"] = Kind.Money, ["m2"] = Kind.Money, ["s1"] = Kind.Text, ["s2"] = Kind.Text, ["t1"] = Kind.Moment, ["t2"] = Kind.Moment,
    };

    static readonly string[] Texts = ["", "a", "A", "b", "ab", "é", "🏀", "ｚ", "it's", "Straße"];

    public Term Next(Kind kind, int depth)
    {
        if (depth == 0 || random.Next(8) == 0)
            return Leaf(kind);
        Term Of(Kind k) => Next(k, depth - 1);
        // Whatever the type, a choice may produce it.
        switch (random.Next(8))
        {
            case 0:
                return new Term("if", kind, Of(Kind.Truth), Of(kind), Of(Narrower(kind)));
            case 1:
                return new Term("coalesce", kind, Of(kind), Of(Narrower(kind)));
            case 2 when kind is not Kind.Truth:
                return new Term(random.Next(2) == 0 ? "least" : "greatest", kind, Of(kind), Of(Narrower(kind)));
        }
        return kind switch
        {
            Kind.Truth => Truth(Of),
            Kind.Whole => Whole(Of),
            Kind.Real => Real(Of),
            Kind.Money => random.Next(4) == 0 ? new Term(Pick("negate", "abs"), kind, Of(Kind.Money)) : new Term(Pick("+", "-", "*", "%"), kind, Of(Kind.Money), Of(Pick(Kind.Whole, Kind.Money))),
            Kind.Text => random.Next(2) == 0 ? new Term("lower", kind, Of(Kind.Text)) : new Term("concat", kind, Of(Kind.Text), Of(Kind.Text)),
            Kind.Moment => new Term(Pick("+", "-"), kind, Of(Kind.Moment), Of(Kind.Span)),
            _ => Span(Of),
        };
    }

    Term Truth(Func<Kind, Term> of)
    {
        var kind = Pick(Kind.Whole, Kind.Real, Kind.Money, Kind.Text, Kind.Moment, Kind.Span);
        return random.Next(8) switch
        {
            0 or 1 => new Term(Pick("and", "or"), Kind.Truth, of(Kind.Truth), of(Kind.Truth)),
            2 => new Term("not", Kind.Truth, of(Kind.Truth)),
            3 => new Term(Pick("is null", "is not null"), Kind.Truth, of(kind)),
            4 => new Term("in", Kind.Truth, of(kind), of(kind), of(kind)),
            5 => new Term("between", Kind.Truth, of(kind), of(kind), of(Narrower(kind))),
            6 => new Term("contains", Kind.Truth, of(Kind.Text), of(Kind.Text)),
            _ => new Term(Pick("==", "!=", "<", "<=", ">", ">="), Kind.Truth, of(kind), of(Narrower(kind))),
        };
    }

    Term Whole(Func<Kind, Term> of) => random.Next(7) switch
    {
        0 => new Term(Pick("negate", "abs", "sign"), Kind.Whole, of(Kind.Whole)),
        1 => new Term("length", Kind.Whole, of(Kind.Text)),
        2 => new Term(Pick("hour", "day_of_week"), Kind.Whole, of(Kind.Moment)),
        3 => new Term("days_between", Kind.Whole, of(Kind.Moment), of(Kind.Moment)),
        4 => new Term("floor", Kind.Whole, of(Pick(Kind.Real, Kind.Money))),
        _ => new Term(Pick("+", "-", "*", "%"), Kind.Whole, of(Kind.Whole), of(Kind.Whole)),
    };

    Term Real(Func<Kind, Term> of) => random.Next(7) switch
    {
        0 => new Term(Pick("negate", "abs"), Kind.Real, of(Kind.Real)),
        1 => new Term("/", Kind.Real, of(Pick(Kind.Whole, Kind.Real, Kind.Money)), of(Pick(Kind.Whole, Kind.Real, Kind.Money))),
        2 => new Term("ratio", Kind.Real, of(Kind.Whole), of(Kind.Money), of(Kind.Real)),
        3 => new Term("inverse_days", Kind.Real, of(Kind.Whole)),
        4 => new Term("seconds", Kind.Real, of(Kind.Span)),
        5 => new Term("/", Kind.Real, of(Kind.Span), of(Kind.Span)),
        // A real literal beside a decimal would be taken for a decimal, so only columns stand there.
        _ => new Term(Pick("+", "-", "*", "%"), Kind.Real, of(Kind.Real), of(Pick(Kind.Whole, Kind.Real))),
    };

    Term Span(Func<Kind, Term> of) => random.Next(3) switch
    {
        0 => new Term("-", Kind.Span, of(Kind.Moment), of(Kind.Moment)),
        1 => new Term("*", Kind.Span, of(Kind.Span), of(Kind.Whole)),
        _ => new Term(Pick("+", "-"), Kind.Span, of(Kind.Span), of(Kind.Span)),
    };

    /// <summary>A kind that widens to the given one.</summary>
    Kind Narrower(Kind kind) => kind is Kind.Real or Kind.Money && random.Next(3) == 0 ? Kind.Whole : kind;

    Term Leaf(Kind kind)
    {
        if (random.Next(3) > 0 && kind != Kind.Span)
            return new Term("column", kind, Pick([.. Columns.Where(c => c.Value == kind).Select(c => c.Key)]), []);
        return new Term("literal", kind, kind switch
        {
            Kind.Truth => random.Next(2) == 0,
            Kind.Whole => Pick<long>(0, 1, 2, 7, 1000, long.MaxValue),
            Kind.Real => Pick(0.0, 0.5, 1.0, 3.25, 123456.789),
            Kind.Text => Pick(Texts),
            Kind.Span => new Interpreter.Span(Pick<BigInteger>(0, 1, 1_000_000, 86_400_000_000, long.MaxValue)),
            _ => null,
        }, []) is { Value: not null } literal ? literal : new Term("column", kind, Pick([.. Columns.Where(c => c.Value == kind).Select(c => c.Key)]), []);
    }

    public object? Value(Kind kind) => random.Next(5) == 0 ? null : kind switch
    {
        Kind.Truth => random.Next(2) == 0,
        Kind.Whole => Pick<long>(0, 1, -1, 2, 3, 10, random.Next(-100, 100), long.MinValue, long.MaxValue, 1L << 32),
        Kind.Real => Pick(0.0, 1, -1, 0.1, -2.5, 1e-300, 1e300, -1e300, random.NextDouble(), random.Next(-50, 50)),
        Kind.Money => new Interpreter.Money(Pick<BigInteger>(0, 1, -1, 1_000_000, 500_000, -1_500_000, 2_500_001, random.Next(), BigInteger.Pow(10, 30) - 1, -BigInteger.Pow(10, 29))),
        Kind.Text => Pick(Texts),
        Kind.Moment => new Interpreter.Moment(Pick<BigInteger>(0, -1, 1, 86_400_000_000, -86_400_000_001, random.NextInt64(2_000_000_000_000_000), long.MaxValue, long.MinValue)),
        _ => throw new InvalidOperationException(),
    };

    T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
