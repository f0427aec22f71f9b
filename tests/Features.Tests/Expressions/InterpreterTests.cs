using System.Numerics;
using Millrace.Features.Columns;
using Millrace.Features.Expressions;

namespace Millrace.Features.Tests.Expressions;

public sealed class InterpreterTests
{
    static readonly Dictionary<string, ColumnType> Types = TermGenerator.Columns.ToDictionary(c => c.Key, c => TypeOf(c.Value));

    [Fact]
    public void Compiled_columns_agree_with_a_row_by_row_reading_of_the_language()
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + 3000; seed++)
            Compare(seed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public void Known_seeds_agree_too(int seed)
    {
        for (var i = 0; i < 500; i++)
            Compare(seed + i);
    }

    static void Compare(int seed)
    {
        var random = new Random(seed);
        var generator = new TermGenerator(random);
        var kinds = new[] { Kind.Truth, Kind.Whole, Kind.Real, Kind.Money, Kind.Text, Kind.Moment };
        var kind = kinds[random.Next(kinds.Length)];
        var term = generator.Next(kind, random.Next(1, 6));
        if (term.Text.Length > 8000)
            return;
        var rows = Enumerable.Range(0, random.Next(1, 12))
            .Select(_ => TermGenerator.Columns.ToDictionary(c => c.Key, c => generator.Value(c.Value))).ToArray();
        var batch = new RecordBatch(rows.Length,
            [.. TermGenerator.Columns.Select(c => KeyValuePair.Create(c.Key, Column.FromObjects(TypeOf(c.Value), [.. rows.Select(r => Stored(r[c.Key]))])))]);

        var compiled = Expression.Compile(term.Text, Types);
        var column = compiled.Evaluate(batch);

        for (var i = 0; i < rows.Length; i++)
        {
            var expected = Stored(Interpreter.Evaluate(term, rows[i]));
            if (!Same(column.ValueAt(i), expected))
                throw new Xunit.Sdk.XunitException($"seed {seed}: {term.Text}\nrow {string.Join(", ", rows[i])}\ngives {column.ValueAt(i) ?? "null"}, not {expected ?? "null"}");
        }
        // The normal form is an expression of the same meaning.
        if (!compiled.Text.Contains("decimal(", StringComparison.Ordinal))
        {
            var again = Expression.Compile(compiled.Text, Types);
            again.Text.ShouldBe(compiled.Text, $"seed {seed}");
            var repeated = again.Evaluate(batch);
            for (var i = 0; i < rows.Length; i++)
                Same(repeated.ValueAt(i), column.ValueAt(i)).ShouldBeTrue($"seed {seed}: {compiled.Text}");
        }
    }

    static bool Same(object? a, object? b) => (a, b) is (double x, double y)
        ? BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y)
        : Equals(a, b);

    static ColumnType TypeOf(Kind kind) => kind switch
    {
        Kind.Truth => ColumnType.Bool,
        Kind.Whole => ColumnType.Int64,
        Kind.Real => ColumnType.Double,
        Kind.Money => ColumnType.Decimal,
        Kind.Text => ColumnType.String,
        _ => ColumnType.Timestamp,
    };

    static object? Stored(object? value) => value switch
    {
        Interpreter.Money m => (Int128)m.Millionths,
        Interpreter.Moment m => (long)m.Micros,
        BigInteger b => (long)b,
        _ => value,
    };
}
