using Millrace.Features.Aggregation;
using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Tests.Aggregation;

/// <summary>The algebra that every operator promises: the same rows give the same bits, however they are split and joined.</summary>
public sealed class OperatorLawTests
{
    private const int Rows = 60;
    private const long Hour = 3_600_000_000;

    public static TheoryData<string, int> Operators
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in AggregateCatalogue.BuiltIn.Operators.Select(each => each.Name))
            {
                for (var seed = 1; seed <= 12; seed++)
                    data.Add(name, seed);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Any_split_and_any_order_of_merging_gives_the_same_bits(string name, int seed)
    {
        var random = new Random(seed);
        foreach (var (call, arguments) in Calls(name, random))
        {
            var input = new Input(arguments, random);
            var whole = call.Empty();
            input.AddTo(whole, [.. Enumerable.Range(0, Rows)]);
            var rows = Enumerable.Range(0, Rows).ToArray();
            random.Shuffle(rows);
            var parts = new List<Accumulator>();
            foreach (var chunk in rows.Chunk(random.Next(1, Rows)))
            {
                var part = call.Empty();
                part.IsReused = random.Next(2) == 0;
                input.AddTo(part, chunk);
                parts.Add(part);
            }

            while (parts.Count > 1)
            {
                var (from, into) = (random.Next(parts.Count), random.Next(parts.Count));
                if (from == into)
                    continue;
                if (random.Next(2) == 0)
                    parts[into].Merge(parts[from]);
                else
                    parts[into].MergeEncoded(new StateReader(Bytes(parts[from])));
                parts.RemoveAt(from);
            }

            Bytes(parts[0]).ShouldBe(Bytes(whole), $"{name}, seed {seed}");
            var at = input.Times.Max() + random.NextInt64(48 * Hour) + 1;
            Finished(parts[0], call, at).ShouldBe(Finished(whole, call, at), $"{name}, seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void A_sealed_state_finishes_as_an_open_one_when_only_later_rows_follow(string name, int seed)
    {
        var random = new Random(seed);
        foreach (var (call, arguments) in Calls(name, random))
        {
            var input = new Input(arguments, random);
            var cutoff = input.Times[random.Next(Rows)];
            var (open, sealedOne) = (call.Empty(), call.Empty());
            var early = Enumerable.Range(0, Rows).Where(row => input.Times[row] < cutoff).ToArray();
            var late = Enumerable.Range(0, Rows).Except(early).ToArray();
            input.AddTo(open, early);
            input.AddTo(sealedOne, early);
            sealedOne.Seal(cutoff);
            var restored = call.Empty();
            restored.MergeEncoded(new StateReader(Bytes(sealedOne)));
            input.AddTo(open, late);
            input.AddTo(restored, late);
            var at = input.Times.Max() + 1;
            Finished(restored, call, at).ShouldBe(Finished(open, call, at), $"{name}, seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void A_state_that_was_reset_is_empty(string name, int seed)
    {
        var random = new Random(seed);
        foreach (var (call, arguments) in Calls(name, random))
        {
            var used = call.Empty();
            used.IsReused = true;
            new Input(arguments, random).AddTo(used, [.. Enumerable.Range(0, Rows)]);
            used.Reset();
            Bytes(used).ShouldBe(Bytes(call.Empty()));
        }
    }

    private static List<(AggregateCall Call, Column[] Arguments)> Calls(string name, Random random)
    {
        AggregateCatalogue.BuiltIn.TryGet(name, out var found).ShouldBeTrue();
        var parameters = found!.Parameters.Where(spec => spec.Default is null).ToDictionary(spec => spec.Name, _ => (object)7L);
        var calls = new List<(AggregateCall, Column[])>();
        var signatures = Enum.GetValues<ColumnType>().Select(type => new[] { type })
            .Append([]).Append([ColumnType.Vector, ColumnType.Int64]).Append([ColumnType.Vector, ColumnType.Double]);
        foreach (var signature in signatures)
        {
            try
            {
                calls.Add((found.Resolve(signature, parameters), Array.ConvertAll(signature, type => Random(type, random))));
            }
            catch (ArgumentException error)
            {
                error.Message.ShouldStartWith(name);
            }
        }

        calls.ShouldNotBeEmpty();
        return calls;
    }

    private static Column Random(ColumnType type, Random random) => Column.FromObjects(type, [.. Enumerable.Range(0, Rows).Select(_ => random.Next(5) == 0 ? null : Value(type, random))]);

    private static object Value(ColumnType type, Random random) => type switch
    {
        ColumnType.Bool => random.Next(2) == 0,
        ColumnType.Int64 or ColumnType.Timestamp => random.Next(3) == 0 ? random.NextInt64() - (long.MaxValue / 2) : random.NextInt64(-5, 6),
        ColumnType.Double => random.Next(4) switch
        {
            0 => random.Next(-3, 4) / 2.0,
            1 => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-1074, 1020)),
            2 => -0.0,
            _ => (random.NextDouble() - 0.5) * 1e17,
        },
        ColumnType.Decimal => (Int128)random.NextInt64() * random.Next(1, 1000),
        ColumnType.String => new[] { "a", "b", "é", "🏀", "ｚ", "", "a\0" }[random.Next(7)],
        ColumnType.Vector => Enumerable.Range(0, 4).Select(_ => random.Next(2) == 0 ? 0f : (float)(random.NextDouble() - 0.5)).ToArray(),
        _ => new object?[] { 1L },
    };

    private static byte[] Bytes(Accumulator state)
    {
        var writer = new StateWriter();
        state.Encode(writer);
        return writer.ToArray();
    }

    private static string Finished(Accumulator state, AggregateCall call, long at)
    {
        var builder = new ColumnBuilder(call.ResultType, 1);
        state.Finish(at, builder);
        return builder.Build().ValueAt(0) switch
        {
            null => "null",
            double number => BitConverter.DoubleToInt64Bits(number).ToString("x"),
            float[] vector => string.Join(",", vector.Select(value => BitConverter.SingleToInt32Bits(value).ToString("x"))),
            IReadOnlyList<object?> list => string.Join(",", list),
            var value => value.ToString()!,
        };
    }

    private sealed class Input
    {
        private readonly Column[] _arguments;
        private readonly StringColumn _ids = StringColumn.FromValues([.. Enumerable.Range(0, Rows).Select(row => $"e{row * 7919 % 1000:d3}")]);

        public Input(Column[] arguments, Random random)
        {
            _arguments = arguments;
            Times = [.. Enumerable.Range(0, Rows).Select(_ => 19_000 * 24 * Hour + (random.Next(40) * 6 * Hour))];
        }

        public long[] Times { get; }

        public void AddTo(Accumulator state, int[] rows) => state.Add(new InputRows(_arguments, Times, _ids, rows));
    }
}
