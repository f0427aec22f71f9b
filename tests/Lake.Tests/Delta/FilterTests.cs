using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Delta;

public sealed class FilterTests(ITestOutputHelper output) : IDisposable
{
    static readonly double[] s_numbers = [-1.5, -0.0, 0.0, 1, 2, double.NaN, double.PositiveInfinity];
    static readonly string[] s_texts = ["", "a", "b", "bb", "ｚ", "🏀", new string('x', 100)];
    readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Skipping_files_and_pages_never_changes_what_a_filter_finds()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MILLRACE_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var schema = new TableSchema([
            new Field("row", LakeType.Int64), new Field("part", LakeType.String), new Field("text", LakeType.String),
            new Field("number", LakeType.Double), new Field("whole", LakeType.Int32), new Field("amount", LakeType.Decimal(10, 2)),
            new Field("day", LakeType.Date), new Field("time", LakeType.TimestampUtc),
        ]);
        var store = new FolderObjectStore(_folder.Path, durable: false);
        var table = await DeltaTable.CreateAsync(store, "t", new TableDefinition(schema) { PartitionColumns = ["part"] }, new TableOptions { BloomColumns = ["text", "whole"] });
        var rows = new List<object?[]>();
        for (var file = 0; file < 6; file++)
        {
            var batch = new BatchBuilder(schema);
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                object?[] row = [(long)rows.Count, Value(1), Value(2), Value(3), Value(4), Value(5), Value(6), Value(7)];
                batch.Append(row);
                rows.Add(row[1] is "" ? [row[0], null, .. row[2..]] : row);
            }
            await table.AppendAsync([batch.Build()]);
        }
        for (var i = 0; i < 300; i++)
        {
            var (filter, oracle) = Condition(2);
            (await FoundAsync(table, filter)).ShouldBe(rows.Where(oracle).Select(row => (long)row[0]!), $"seed {seed}, {filter}");
        }

        object? Value(int column) => random.Next(6) == 0 ? null : Present(column);

        object Present(int column) => column switch
        {
            1 => s_texts[random.Next(3)],
            2 => s_texts[random.Next(s_texts.Length)],
            3 => s_numbers[random.Next(s_numbers.Length)],
            4 => random.Next(-3, 4),
            5 => random.Next(-300, 300) / 100m,
            6 => new DateOnly(2026, 1, 1).AddDays(random.Next(5)),
            _ => Shop.Start.AddTicks(random.Next(5) * 12_345_670L),
        };

        (Filter, Func<object?[], bool>) Condition(int depth)
        {
            var (column, kind) = (random.Next(1, 8), random.Next(depth > 0 ? 9 : 7));
            var (name, value) = (schema.Fields[column].Name, Present(column));
            // An empty partition value is stored as null, so nobody can ask for it.
            if (column == 1 && value is "")
                value = "a";
            int? Order(object?[] row) => row[column] is null or double.NaN || value is double.NaN ? null : Compare(row[column]!, value);
            switch (kind)
            {
                case 0: return (Filter.Equal(name, value), row => Order(row) == 0);
                case 1: return (Filter.Less(name, value), row => Order(row) < 0);
                case 2: return (Filter.AtMost(name, value), row => Order(row) <= 0);
                case 3: return (Filter.Greater(name, value), row => Order(row) > 0);
                case 4: return (Filter.AtLeast(name, value), row => Order(row) >= 0);
                case 5: return (Filter.IsNull(name), row => row[column] is null);
                case 6:
                    var other = Present(column) is var drawn && column == 1 && drawn is "" ? "b" : drawn;
                    return (Filter.In(name, value, other), row => row[column] is { } present and not double.NaN
                        && (value is not double.NaN && Compare(present, value) == 0 || other is not double.NaN && Compare(present, other) == 0));
                default:
                    var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Condition(depth - 1)).ToList();
                    return kind == 7
                        ? (Filter.All(parts.Select(part => part.Item1)), row => parts.All(part => part.Item2(row)))
                        : (Filter.Any(parts.Select(part => part.Item1)), row => parts.Any(part => part.Item2(row)));
            }
        }
    }

    [Fact]
    public async Task A_filter_on_a_column_that_is_not_there_or_a_value_of_another_type_is_refused()
    {
        var table = await Shop.CreateAsync(new FolderObjectStore(_folder.Path, durable: false));
        (await Should.ThrowAsync<DeltaException>(() => FoundAsync(table, Filter.Equal("usr", "a")))).Message.ShouldContain("the columns are id, user");
        (await Should.ThrowAsync<DeltaException>(() => FoundAsync(table, Filter.Equal("id", "a")))).Message.ShouldContain("cannot be compared with column 'id'");
    }

    static int Compare(object left, object right) => left is string a && right is string b
        ? System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b))
        : left is double x && right is double y ? x < y ? -1 : x > y ? 1 : 0
        : ((IComparable)left).CompareTo(right);

    static async Task<List<long>> FoundAsync(DeltaTable table, Filter filter)
    {
        var found = new List<long>();
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = [table.Schema.Fields[0].Name], Where = filter }))
            for (var row = 0; row < batch.RowCount; row++)
                found.Add((long)batch.Columns[0].ValueAt(row)!);
        found.Sort();
        return found;
    }
}
