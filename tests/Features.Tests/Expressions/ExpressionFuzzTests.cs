using Millrace.Features.Columns;
using Millrace.Features.Expressions;

namespace Millrace.Features.Tests.Expressions;

public sealed class ExpressionFuzzTests
{
    static readonly string[] Words =
    [
        "count", "(", ")", "(", ")", ",", "=", "==", "<", "!=", "+", "-", "*", "/", "%", "and", "or", "not", "in", "is", "null", "between", "if", "then", "else",
        "n", "x", "s", "t", "1", "2.5", "'a'", "\"b\"", "7d", "1d12h", "true", "[", "]", ".", ":", "coalesce", "ratio", "clip", "lower", "days_since", "where",
        "9223372036854775807", "1e308", "hashed_words", "cosine", "band", "🏀", "'", "\\", "\0", "\n", "_", "#", "1e", "0x1", "7dd", "timestamp",
    ];

    static readonly Dictionary<string, ColumnType> Types = new()
    {
        ["n"] = ColumnType.Int64, ["x"] = ColumnType.Double, ["s"] = ColumnType.String, ["t"] = ColumnType.Timestamp,
    };

    static readonly RecordBatch Rows = new(
        ("n", new Int64Column([1, 0], [true, false])), ("x", new DoubleColumn([0.5, 0])), ("s", StringColumn.FromValues(["a", null])), ("t", new TimestampColumn([0, 1])));

    [Fact]
    public void Any_text_compiles_and_runs_or_is_refused_with_a_reason()
    {
        var first = Environment.TickCount;
        var compiled = 0;
        for (var seed = first; seed < first + 20_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Join(random.Next(3) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 14)).Select(_ => Words[random.Next(Words.Length)]));
            try
            {
                Expression.Compile(text, Types).Evaluate(Rows).Length.ShouldBe(2);
                compiled++;
            }
            catch (FormatException e)
            {
                e.Message.ShouldStartWith("character ", Case.Sensitive, $"seed {seed}: {text}");
            }
            catch (Exception e)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}: '{text}' throws {e}");
            }
        }
        compiled.ShouldBeGreaterThan(100, "the soup is too thin to test anything");
    }

    [Theory]
    [InlineData("(", ")", 3000)]
    [InlineData("not ", "", 2000)]
    [InlineData("-", "", 8000)]
    [InlineData("abs(", ")", 1500)]
    [InlineData("if b then x else ", "", 400)]
    [InlineData("1 + ", "", 2000)]
    [InlineData("1 + (", ")", 1000)]
    public void Depth_and_length_are_bounded_and_not_by_the_stack(string open, string close, int times)
    {
        var text = string.Concat(Enumerable.Repeat(open, times)) + "1" + string.Concat(Enumerable.Repeat(close, times));
        Should.Throw<FormatException>(() => Expression.Compile(text, Types));
    }

    [Fact]
    public void Values_that_are_read_several_times_are_computed_once()
    {
        // Computed per reading, forty levels would take 2^40 steps.
        var text = string.Concat(Enumerable.Range(0, 40).Aggregate("n", (inner, _) => $"(if {inner} between 0 and 9 then 1 else 2)"));
        Expression.Compile(text, Types).Evaluate(Rows).ValueAt(0).ShouldBe(1L);
        var least = Enumerable.Range(0, 40).Aggregate("n", (inner, _) => $"least({inner}, 5)");
        Expression.Compile(least, Types).Evaluate(Rows).ValueAt(0).ShouldBe(1L);
    }
}
