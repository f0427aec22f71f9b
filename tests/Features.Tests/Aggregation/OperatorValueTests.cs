using Millrace.Features.Aggregation;
using Millrace.Features.Columns;

namespace Millrace.Features.Tests.Aggregation;

/// <summary>Values worked out by hand.</summary>
public sealed class OperatorValueTests
{
    private const long Hour = 3_600_000_000;

    [Fact]
    public void Standard_deviations_are_those_of_the_textbook()
    {
        ((double)Finish("std", Doubles(12, 36))!).ShouldBe(16.970562748477140, 1e-14);
        ((double)Finish("std", Doubles(4, 6))!).ShouldBe(Math.Sqrt(2));
        ((double)Finish("std_pop", Doubles(2, 4, 4, 4, 5, 5, 7, 9))!).ShouldBe(2);
        Finish("std", Doubles(5)).ShouldBeNull();
        ((double)Finish("std_pop", Doubles(5))!).ShouldBe(0);
        ((double)Finish("std", Doubles(5, 5))!).ShouldBe(0);
    }

    [Fact]
    public void A_small_spread_around_a_great_number_is_not_lost() =>
        ((double)Finish("std", Doubles(1e15 + 1, 1e15 + 2, 1e15 + 3))!).ShouldBe(1);

    [Fact]
    public void Sums_lose_nothing_and_round_once()
    {
        ((double)Finish("sum", Doubles(1e16, 1, -1e16))!).ShouldBe(1);
        ((double)Finish("sum", Doubles(1e308, 1e308, -1e308))!).ShouldBe(1e308);
        ((double)Finish("sum", Doubles(double.Epsilon, 1, -1))!).ShouldBe(double.Epsilon);
        ((double)Finish("mean", Doubles([.. Enumerable.Repeat(0.1, 10)]))!).ShouldBe(0.1);
        Finish("sum", Doubles(1e308, 1e308)).ShouldBeNull("a sum beyond the range of doubles is no number");
    }

    [Fact]
    public void Nothing_gives_zero_for_counts_and_sums_and_null_for_levels()
    {
        Finish("count", Doubles()).ShouldBe(0L);
        Finish("sum", Doubles()).ShouldBe(0.0);
        Finish("count_distinct", Texts()).ShouldBe(0L);
        foreach (var name in new[] { "mean", "min", "max", "first", "last", "std", "std_pop" })
            Finish(name, Doubles()).ShouldBeNull(name);
        Finish("mode", Texts()).ShouldBeNull();
        Finish("mean_session_duration", Texts()).ShouldBeNull();
    }

    [Fact]
    public void A_mode_goes_to_the_smaller_of_equals_by_code_point()
    {
        Finish("mode", Texts("🏀", "ｚ", "🏀", "ｚ", "q")).ShouldBe("ｚ");
        Finish("mode", Column.FromObjects(ColumnType.Int64, [9L, 3L, 3L, 9L, null])).ShouldBe(3L);
    }

    [Fact]
    public void Decimal_means_are_rounded_half_to_even_at_the_sixth_digit()
    {
        Finish("mean", Column.FromObjects(ColumnType.Decimal, [(Int128)1, (Int128)2])).ShouldBe((Int128)2);
        Finish("mean", Column.FromObjects(ColumnType.Decimal, [(Int128)2, (Int128)3])).ShouldBe((Int128)2);
        Finish("mean", Column.FromObjects(ColumnType.Decimal, [(Int128)(-2), (Int128)(-3)])).ShouldBe((Int128)(-2));
        Finish("mean", Column.FromObjects(ColumnType.Decimal, [10m, 20m, 20m])).ShouldBe((Int128)16_666_667);
    }

    [Fact]
    public void A_session_ends_after_more_than_a_day_of_silence()
    {
        var keys = Texts("s", "s", "s", null);
        Finish("mean_session_duration", keys, [0, 24 * Hour, 48 * Hour, 50 * Hour]).ShouldBe(172_800.0);
        Finish("mean_session_duration", keys, [0, (24 * Hour) + 1, 48 * Hour, 0]).ShouldBe((24 * 3600 - 1e-6) / 2);
        Finish("last_session_duration", keys, [0, (24 * Hour) + 1, 26 * Hour, 0]).ShouldBe(7199.999999);
        Finish("mean_session_duration", Texts("s"), [7]).ShouldBe(0.0);
    }

    [Fact]
    public void Vectors_count_half_after_a_half_life_and_nothing_after_a_year()
    {
        const long day = 24 * Hour;
        var vectors = new VectorColumn([[1, 0], [0, 1], [0.5f, 0.5f]]);

        // 1 · 2 thirty days ago, 1 · 1 today, the third more than 365 days ago.
        var found = (float[])Finish("decayed_vector_sum", [vectors, new Int64Column([2, 1, 1])], [365 * day, 395 * day, 30 * day], at: (395 * day) + Hour)!;
        found.ShouldBe([(float)Math.Sqrt(0.5), (float)Math.Sqrt(0.5)]);
        Finish("decayed_vector_sum", [new VectorColumn([[0, 0]])], [0], at: 1).ShouldBeNull();
    }

    [Fact]
    public void Newest_and_oldest_go_by_time_then_id()
    {
        var texts = Texts("a", "b", null, "c");
        Finish("last", texts, [5, 5, 9, 1]).ShouldBe("b");
        Finish("first", texts, [5, 5, 0, 6]).ShouldBe("a");
        ((IReadOnlyList<object?>)Finish("top_n_recent", [texts], [5, 5, 9, 6], parameters: new() { ["n"] = 2L })!).ShouldBe(["c", "b"]);
    }

    private static DoubleColumn Doubles(params double[] values) => new(values);

    private static StringColumn Texts(params string?[] values) => StringColumn.FromValues(values);

    private static object? Finish(string name, Column argument, long[]? times = null) => Finish(name, [argument], times ?? new long[argument.Length]);

    private static object? Finish(string name, Column[] arguments, long[] times, long at = long.MaxValue, Dictionary<string, object>? parameters = null)
    {
        AggregateCatalogue.BuiltIn.TryGet(name, out var found).ShouldBeTrue();
        var call = found!.Resolve([.. arguments.Select(column => column.Type)], parameters ?? []);
        var state = call.Empty();
        var rows = Enumerable.Range(0, arguments[0].Length).ToArray();
        state.Add(new InputRows(arguments, times, StringColumn.FromValues([.. rows.Select(row => $"e{row}")]), rows));
        var builder = new ColumnBuilder(call.ResultType, 1);
        state.Finish(at, builder);
        return builder.Build().ValueAt(0);
    }
}
