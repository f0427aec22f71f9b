using Millrace.Features.Columns;
using Millrace.Features.Expressions;

namespace Millrace.Features.Tests.Expressions;

public sealed class FunctionTests
{
    static readonly Dictionary<string, ColumnType> Types = new()
    {
        ["x"] = ColumnType.Double, ["n"] = ColumnType.Int64, ["m"] = ColumnType.Decimal, ["s"] = ColumnType.String,
        ["t"] = ColumnType.Timestamp, ["as_of"] = ColumnType.Timestamp, ["none"] = ColumnType.Double, ["v"] = ColumnType.Vector, ["b"] = ColumnType.Bool,
    };

    // 2024-02-29T23:30:00Z, a Thursday; as_of is 36 h and a second later.
    const long T = 1_709_249_400_000_000;

    static readonly RecordBatch Row = new(
        ("x", new DoubleColumn([2.5])), ("n", new Int64Column([7])), ("m", Column.FromObjects(ColumnType.Decimal, [12.345678m])),
        ("s", StringColumn.FromValues([" Ｈome  Audio🏀 "])), ("t", new TimestampColumn([T])), ("as_of", new TimestampColumn([T + 129_601_000_000])),
        ("none", new DoubleColumn([0], [false])), ("v", new VectorColumn([[3, 4]])), ("b", new BoolColumn([true])));

    [Theory]
    // From the specification's test vectors and tables of operators.
    [InlineData("cyclical_sin(6, 24)", 1.0)]
    [InlineData("cyclical_cos(6, 24)", 0.0)]
    [InlineData("cyclical_cos(12, 24)", -1.0)]
    [InlineData("cyclical_sin(30, 24)", 1.0)]
    [InlineData("ratio(1, 0)", null)]
    [InlineData("ratio(1, 0, if_zero=0)", 0.0)]
    [InlineData("ratio(none, 0, 5)", null)]
    [InlineData("ratio(m, 2)", 6.172839)]
    [InlineData("inverse_days(none)", 0.0)]
    [InlineData("inverse_days(3)", 0.25)]
    [InlineData("inverse_days(-1)", null)]
    [InlineData("sign(none)", 0L)]
    [InlineData("sign(-x)", -1L)]
    [InlineData("band(6, 5, 1.0, 3, 0.7, 0.3)", 1.0)]
    [InlineData("band(5, 5, 1.0, 3, 0.7, 0.3)", 0.7)]
    [InlineData("band(3, 5, 1.0, 3, 0.7, 0.3)", 0.3)]
    [InlineData("band(none, 5, 1.0, 3, 0.7, 0.3)", 0.3)]
    [InlineData("weighted_score(2, 0.5, none, 3, 0.5, 1.5)", 0.625)]
    [InlineData("weighted_score(none, 1)", null)]
    [InlineData("cosine(v, v)", 1.0)]
    [InlineData("cosine(v, null)", 0.0)]
    [InlineData("days_since(t)", 1L)]
    [InlineData("days_until(t)", -2L)]
    [InlineData("days_between(t, t - 1us)", -1L)]
    [InlineData("hour(t)", 23L)]
    [InlineData("day_of_week(t)", 3L)]
    [InlineData("day_of_month(t)", 29L)]
    [InlineData("day_of_year(t)", 60L)]
    [InlineData("month(t)", 2L)]
    [InlineData("year(t)", 2024L)]
    [InlineData("is_weekend(t)", false)]
    [InlineData("is_weekend(t + 2d)", true)]
    [InlineData("start_of_day(t) == timestamp('2024-02-29T00:00:00Z')", true)]
    [InlineData("timestamp('2024-02-29T23:30:00+00:00') == t", true)]
    [InlineData("day_of_week(timestamp('1969-12-31T23:59:59Z'))", 2L)]
    [InlineData("seconds(as_of - t)", 129601.0)]
    [InlineData("(as_of - t) / 1d > 1.5", true)]
    [InlineData("normalise(s)", "home audio🏀")]
    [InlineData("length(trim(s))", 12L)]
    [InlineData("contains(s, '🏀') and starts_with(s, ' ') and not ends_with(s, 'x')", true)]
    [InlineData("upper(concat('a', 'ß'))", "Aß")]
    [InlineData("clip(x, 0, 1)", 1.0)]
    [InlineData("clip(n, 8, 10)", 8L)]
    [InlineData("clip(none, 0, 1)", null)]
    [InlineData("max(n, 2.5)", 7.0)]
    [InlineData("least(3, n, 5)", 3L)]
    [InlineData("floor(-x)", -3L)]
    [InlineData("ceil(x)", 3L)]
    [InlineData("round(x)", 2L)]
    [InlineData("round(x + 1)", 4L)]
    [InlineData("int64(-x)", -2L)]
    [InlineData("sqrt(x - 3)", null)]
    [InlineData("sqrt(n + 2)", 3.0)]
    [InlineData("exp(0)", 1.0)]
    [InlineData("log(1)", 0.0)]
    [InlineData("log(0)", null)]
    [InlineData("pow(x, 2)", 6.25)]
    [InlineData("pow(x, -1)", 0.4)]
    [InlineData("pow(0, -1)", null)]
    [InlineData("if none > 1 then 1 else 2", 2L)]
    [InlineData("none == 1", null)]
    [InlineData("none is null and not (none == 1 and false)", true)]
    [InlineData("n in (1, 7)", true)]
    [InlineData("s not in ('a', 'b')", true)]
    [InlineData("n not between 7 and 8", false)]
    [InlineData("m < 12.345679 and m > 12.345677", true)]
    [InlineData("1 + 2 * 3 - 4 % 3", 6L)]
    [InlineData("-2 + -(-3)", 1L)]
    [InlineData("7 / 2", 3.5)]
    [InlineData("1 / 0", null)]
    [InlineData("9223372036854775807 + n", null)]
    [InlineData("7d + 1d12h == 204h", true)]
    [InlineData("1w / 1d", 7.0)]
    [InlineData("not b or b and false", false)]
    [InlineData("b == true", true)]
    [InlineData("'it''s' == \"it's\"", true)]
    [InlineData("'ｚ' < '🏀'", true)]
    public void Functions_give_what_their_descriptions_say(string text, object? expected)
    {
        var actual = Expression.Compile(text, Types).Evaluate(Row).ValueAt(0);
        if (expected is double number)
            ((double)actual!).ShouldBe(number, 1e-15);
        else
            actual.ShouldBe(expected);
    }

    [Fact]
    public void A_bag_of_words_tells_fields_apart_and_reads_attributes()
    {
        float[]? Vector(string text) => (float[]?)Expression.Compile(text, Types).Evaluate(Row).ValueAt(0);

        var words = Vector("hashed_words(64, name='red shoe', brand='Red')")!;
        words.Length.ShouldBe(64);
        words.Sum(x => (double)x * x).ShouldBe(1, 1e-6);
        Vector("hashed_words(64, brand='RED', name='Shoe, RED!')").ShouldBe(words);
        Vector("hashed_words(64, name='red shoe red')").ShouldNotBe(words);
        Vector("hashed_words(64, attributes='{\"colour\": \"red\", \"wireless\": true}')").ShouldBe(Vector("hashed_words(64, wireless='True', colour='red')"));
        Vector("hashed_words(64, name='!?')").ShouldBeNull();
    }

    [Fact]
    public void Decimals_stay_exact_beside_numbers_that_six_digits_hold()
    {
        Expression.Compile("m * 0.1", Types).Type.ShouldBe(ColumnType.Decimal);
        Expression.Compile("m * 0.1", Types).Evaluate(Row).ValueAt(0).ShouldBe((Int128)1_234_568);
        Expression.Compile("m * 0.0000001", Types).Type.ShouldBe(ColumnType.Double);
        Expression.Compile("m * x", Types).Type.ShouldBe(ColumnType.Double);
    }

    [Fact]
    public void What_a_branch_not_taken_loses_is_not_counted()
    {
        Lost("if n == 0 then 1.0 else 1 / n").ShouldBe(0);
        Lost("n != 0 and 1 / n > 0").ShouldBe(0);
        Lost("coalesce(x, 1 / n)").ShouldBe(0);
        Lost("1 / n").ShouldBe(1);
        Lost("none / n").ShouldBe(0);

        static long Lost(string text)
        {
            var lost = 0L;
            using var listener = new System.Diagnostics.Metrics.MeterListener();
            listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "millrace_feature_nonfinite_total")
                    l.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                // Other tests run beside this one; the division by a column of zeros is this one's alone.
                if (tags[0].Value is string label && label.Contains("n)", StringComparison.Ordinal) && !label.Contains('7'))
                    Interlocked.Add(ref lost, count);
            });
            listener.Start();
            var zero = new RecordBatch(("n", new Int64Column([0])), ("x", new DoubleColumn([1])), ("none", new DoubleColumn([0], [false])));
            Expression.Compile(text, Types).Evaluate(zero);
            return lost;
        }
    }

    [Fact]
    public void One_expression_serves_batches_of_any_size_and_slices_of_large_ones()
    {
        var compiled = Expression.Compile("if s == 'a' then n * 2 else length(concat(s, '!'))", Types);
        var rows = Enumerable.Range(0, 5000).ToArray();
        var large = new RecordBatch(
            ("s", StringColumn.FromValues([.. rows.Select(i => i % 3 == 0 ? "a" : $"text {i}")])), ("n", new Int64Column([.. rows.Select(i => (long)i)])));
        var all = compiled.Evaluate(large);
        foreach (var i in new[] { 0, 1, 2, 3, 4999 })
            compiled.Evaluate(large.Take([i])).ValueAt(0).ShouldBe(all.ValueAt(i));
        compiled.Evaluate(large.Take([])).Length.ShouldBe(0);
    }
}
