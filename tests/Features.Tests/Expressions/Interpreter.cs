using System.Globalization;
using System.Numerics;
using System.Text;

namespace Millrace.Features.Tests.Expressions;

/// <summary>
/// What an expression means, one row at a time over boxed values: null, bool, long, double, <see cref="Money"/>,
/// string, <see cref="Moment"/> and <see cref="Span"/>. Written from the language's description, sharing no code with
/// the compiler; slow and plain on purpose.
/// </summary>
internal static class Interpreter
{
    /// <summary>A decimal as an exact fraction of 10^6.</summary>
    public readonly record struct Money(BigInteger Millionths);

    /// <summary>Microseconds since 1970.</summary>
    public readonly record struct Moment(BigInteger Micros);

    /// <summary>Microseconds.</summary>
    public readonly record struct Span(BigInteger Micros);

    public static object? Evaluate(Term term, IReadOnlyDictionary<string, object?> row)
    {
        object? At(int i) => Evaluate(term.Operands[i], row);
        switch (term.Operator)
        {
            case "literal":
                return term.Value;
            case "column":
                return row[(string)term.Value!];
            case "and":
                return (At(0), At(1)) switch { (false, _) or (_, false) => false, (true, true) => true, _ => null };
            case "or":
                return (At(0), At(1)) switch { (true, _) or (_, true) => true, (false, false) => false, _ => null };
            case "is null":
                return At(0) is null;
            case "is not null":
                return At(0) is not null;
            case "if":
                return At(0) is true ? Widen(At(1), term.Type) : Widen(At(2), term.Type);
            case "coalesce":
                return Widen(term.Operands.Select((_, i) => At(i)).FirstOrDefault(v => v is not null), term.Type);
            case "inverse_days":
                return At(0) is not { } d ? 0.0 : Real(1 / (Double(d) + 1));
            case "sign":
                return At(0) is not { } n ? 0L : (long)Math.Sign(Double(n));
            case "between":
                return (AtLeast(At(0), At(1)), AtLeast(At(2), At(0))) switch { (false, _) or (_, false) => false, (true, true) => true, _ => null };
            case "in":
                return In(At(0), [.. Enumerable.Range(1, term.Operands.Count - 1).Select(At)]);
        }
        var values = term.Operands.Select((_, i) => At(i)).ToArray();
        return values.Contains(null) && term.Operator != "ratio" ? null : Strict(term, values);
    }

    static bool? AtLeast(object? a, object? b) => a is null || b is null ? null : Compare(a, b) >= 0;

    static object? In(object? value, object?[] choices)
    {
        object? result = false;
        foreach (var choice in choices)
        {
            var same = value is null || choice is null ? null : (object?)(Compare(value, choice) == 0);
            result = (result, same) switch { (true, _) or (_, true) => true, (false, false) => false, _ => null };
        }
        return result;
    }

    static object? Strict(Term term, object?[] v) => term.Operator switch
    {
        "not" => !(bool)v[0]!,
        "negate" => Negate(v[0]!),
        "==" => Compare(v[0]!, v[1]!) == 0,
        "!=" => Compare(v[0]!, v[1]!) != 0,
        "<" => Compare(v[0]!, v[1]!) < 0,
        "<=" => Compare(v[0]!, v[1]!) <= 0,
        ">" => Compare(v[0]!, v[1]!) > 0,
        ">=" => Compare(v[0]!, v[1]!) >= 0,
        "+" or "-" or "*" or "/" or "%" => Calculate(term.Operator, v[0]!, v[1]!),
        "abs" => v[0] is double x ? Real(Math.Abs(x)) : Compare(v[0]!, Zero(v[0]!)) < 0 ? Negate(v[0]!) : v[0],
        "floor" => v[0] is long ? v[0] : Whole(Math.Floor(Double(v[0]!))),
        "greatest" => Widen(Compare(v[0]!, v[1]!) >= 0 ? v[0] : v[1], term.Type),
        "least" => Widen(Compare(v[0]!, v[1]!) <= 0 ? v[0] : v[1], term.Type),
        "ratio" => Ratio(v),
        "lower" => ((string)v[0]!).ToLowerInvariant(),
        "length" => (long)((string)v[0]!).EnumerateRunes().Count(),
        "contains" => ((string)v[0]!).Contains((string)v[1]!, StringComparison.Ordinal),
        "concat" => (string)v[0]! + (string)v[1]!,
        "hour" => (long)(Modulo(((Moment)v[0]!).Micros, 86_400_000_000) / 3_600_000_000),
        "day_of_week" => (long)Modulo(FloorDivide(((Moment)v[0]!).Micros, 86_400_000_000) + 3, 7),
        "days_between" => (long)FloorDivide(((Moment)v[1]!).Micros - ((Moment)v[0]!).Micros, 86_400_000_000),
        "seconds" => (long)((Span)v[0]!).Micros / 1e6,
        _ => throw new InvalidOperationException(term.Operator),
    };

    static object? Ratio(object?[] v)
    {
        if (v[0] is null || v[1] is null)
            return null;
        return Double(v[1]!) == 0 ? v[2] is null ? null : Double(v[2]!) : Real(Double(v[0]!) / Double(v[1]!));
    }

    static object? Calculate(string symbol, object a, object b)
    {
        switch (a, b)
        {
            case (Moment x, Moment y):
                return Fit(x.Micros - y.Micros) is { } d ? new Span(d) : null;
            case (Moment x, Span y):
                return Fit(symbol == "+" ? x.Micros + y.Micros : x.Micros - y.Micros) is { } m ? new Moment(m) : null;
            case (Span x, Span y) when symbol == "/":
                return Real((double)(long)x.Micros / (long)y.Micros);
            case (Span x, Span y):
                return Fit(symbol == "+" ? x.Micros + y.Micros : x.Micros - y.Micros) is { } s ? new Span(s) : null;
            case (Span x, long y):
                return Fit(x.Micros * y) is { } p ? new Span(p) : null;
        }
        if (symbol == "/")
            return Real(Double(a) / Double(b));
        if (a is double || b is double)
        {
            var (x, y) = (Double(a), Double(b));
            return Real(symbol switch { "+" => x + y, "-" => x - y, "*" => x * y, _ => x % y });
        }
        if (a is Money || b is Money)
            return Decimal(symbol, Millionths(a), Millionths(b));
        var (m1, m2) = ((BigInteger)(long)a, (BigInteger)(long)b);
        if (symbol == "%" && m2.IsZero)
            return null;
        var result = symbol switch { "+" => m1 + m2, "-" => m1 - m2, "*" => m1 * m2, _ => BigInteger.Remainder(m1, m2) };
        return Fit(result) is { } fits ? (long)fits : null;
    }

    static Money? Decimal(string symbol, BigInteger a, BigInteger b)
    {
        if (symbol == "%" && b.IsZero)
            return null;
        var result = symbol switch { "+" => a + b, "-" => a - b, "*" => HalfEven(a * b, 1_000_000), _ => BigInteger.Remainder(a, b) };
        return BigInteger.Abs(result) < BigInteger.Pow(10, 30) ? new Money(result) : null;
    }

    /// <summary>Rounded division by adding the half and correcting the tie downwards.</summary>
    static BigInteger HalfEven(BigInteger n, BigInteger d)
    {
        var twice = FloorDivide(2 * n + d, 2 * d);
        var tie = (2 * n + d) % (2 * d) == 0;
        return tie && !twice.IsEven ? twice - 1 : twice;
    }

    static BigInteger? Fit(BigInteger x) => x >= long.MinValue && x <= long.MaxValue ? x : null;

    static long? Whole(double x) => double.IsFinite(x) && Fit(new BigInteger(x)) is { } fits ? (long)fits : null;

    static double? Real(double x) => double.IsNaN(x) || double.IsInfinity(x) ? null : x;

    static object? Negate(object x) => x switch
    {
        long n => Fit(-(BigInteger)n) is { } fits ? (long)fits : null,
        double d => -d,
        Money m => new Money(-m.Millionths),
        Span s => Fit(-s.Micros) is { } fits ? new Span(fits) : null,
        _ => throw new InvalidOperationException(),
    };

    static object Zero(object x) => x switch { long => 0L, Money => new Money(0), Span => new Span(0), _ => 0.0 };

    static int Compare(object a, object b) => (a, b) switch
    {
        (bool x, bool y) => x.CompareTo(y),
        (string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)),
        (Moment x, Moment y) => x.Micros.CompareTo(y.Micros),
        (Span x, Span y) => x.Micros.CompareTo(y.Micros),
        (double, _) or (_, double) => Double(a).CompareTo(Double(b)),
        (Money, _) or (_, Money) => Millionths(a).CompareTo(Millionths(b)),
        _ => ((long)a).CompareTo((long)b),
    };

    static BigInteger Millionths(object x) => x is Money m ? m.Millionths : (BigInteger)(long)x * 1_000_000;

    static double Double(object x) => x switch
    {
        long n => n,
        Money m => double.Parse(m.Millionths.ToString(CultureInfo.InvariantCulture) + "e-6", CultureInfo.InvariantCulture),
        _ => (double)x,
    };

    static object? Widen(object? x, Kind to) => (x, to) switch
    {
        (null, _) => null,
        (long or Money, Kind.Real) => Double(x),
        (long, Kind.Money) => new Money(Millionths(x)),
        _ => x,
    };

    static BigInteger FloorDivide(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var rest);
        return rest.Sign * b.Sign < 0 ? quotient - 1 : quotient;
    }

    static BigInteger Modulo(BigInteger a, BigInteger b) => a - FloorDivide(a, b) * b;
}
