using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;
using Millrace.Lake.Parquet.Pruning;
using Millrace.Testing;

namespace Millrace.Lake.Tests.Parquet;

public class PruningTests
{
    static readonly TableSchema s_schema = new(
    [
        new("id", LakeType.Int64, false),
        new("key", LakeType.String),
        new("value", LakeType.Double),
        new("tags", LakeType.List(LakeType.String)),
    ]);

    static object?[] Row(int i) =>
    [
        (long)i,
        i % 10 == 3 ? null : $"key-{i * 7919L % 100_003}",
        i % 4 == 0 ? null : i / 2.0,
        i % 5 == 0 ? null : Enumerable.Range(0, i % 4).Select(k => (object?)$"{i}/{k}").ToArray(),
    ];

    static readonly object?[][] s_rows = [.. Enumerable.Range(0, 40_000).Select(Row)];

    static async Task<byte[]> FileAsync() => (await Files.WriteAsync(s_schema, s_rows, new ParquetWriterOptions
    {
        RowGroupRows = 10_000,
        PageRows = 500,
        BloomFilterColumns = ["key"],
    })).Bytes;

    static async Task<List<object?[]>> ReadAsync(byte[] bytes, RowPruning pruning)
    {
        await using var reader = await ParquetReader.OpenAsync(new MemoryStream(bytes), "memory.parquet");
        var rows = new List<object?[]>();
        await foreach (var batch in reader.ReadAsync(pruning: pruning, batchSize: 333))
            for (var i = 0; i < batch.RowCount; i++)
                rows.Add([.. batch.Columns.Select(c => c.ValueAt(i))]);
        return rows;
    }

    [Fact]
    public async Task A_range_of_a_sorted_column_reads_only_the_pages_that_hold_it()
    {
        var rows = await ReadAsync(await FileAsync(), RowPruning.Between("id", 23_456L, 23_890L));
        Files.Text(rows).ShouldBe(Files.Text(s_rows[23_000..24_000]));
    }

    [Fact]
    public async Task Conditions_join_and_leave_out_what_none_allows()
    {
        var pruning = RowPruning.Any(
            RowPruning.All(RowPruning.Between("id", null, 400L), RowPruning.IsNotNull("value")),
            RowPruning.In("id", 39_999L, -5L));
        Files.Text(await ReadAsync(await FileAsync(), pruning)).ShouldBe(Files.Text([.. s_rows[..500], .. s_rows[39_500..]]));
        (await ReadAsync(await FileAsync(), RowPruning.Equal("id", 40_000L))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Bloom_filters_let_every_present_value_through_and_few_absent_ones()
    {
        var bytes = await FileAsync();
        for (var i = 1; i < s_rows.Length; i += 997)
            if (s_rows[i][1] is string key)
                (await ReadAsync(bytes, RowPruning.Equal("key", key))).ShouldContain(r => (string?)r[1] == key);
        var passed = 0;
        for (var i = 0; i < 60; i++)
            passed += (await ReadAsync(bytes, RowPruning.Equal("key", $"key-{i}-absent"))).Count / 10_000;
        // 240 probes at one in a hundred; thirty would be beyond all chance.
        passed.ShouldBeLessThan(30);
    }

    [SharedTheory("fixtures/parquet")]
    [InlineData("duckdb/bloom.parquet")]
    [InlineData("spark/bloom_filter.parquet")]
    [InlineData("parquet-go/bloom_sorted.parquet")]
    [InlineData("pyarrow/page_index.parquet")]
    [InlineData("spark/column_index_truncated.parquet")]
    [InlineData("pyarrow/stats_unsigned_order.parquet")]
    [InlineData("arrow-rs/row_groups_pages.parquet")]
    public async Task Statistics_of_others_never_hide_a_row(string file)
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(SharedFolder.PathOf("fixtures/parquet"), file));
        var (schema, rows) = await Files.ReadAsync(bytes);
        var probed = 0;
        for (var c = 0; c < schema.Fields.Count; c++)
        {
            if (schema.Fields[c].Type.IsNested)
                continue;
            for (var i = 0; i < rows.Count; i += Math.Max(1, rows.Count / 3))
                if (rows[i][c] is { } value and not (double.NaN or float.NaN))
                {
                    probed++;
                    var found = await ReadAsync(bytes, RowPruning.Equal(schema.Fields[c].Name, value));
                    found.Select(r => Files.Text([r])).ShouldContain(Files.Text([rows[i]]), $"{schema.Fields[c]} = {value}");
                }
        }
        probed.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Random_conditions_lose_no_row_that_matches()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var n = 0; n < 40; n++)
        {
            var options = new ParquetWriterOptions { PageRows = random.Next(1, 60), RowGroupRows = random.Next(20, 400), DictionaryBytes = random.Next(2) * 500 };
            var rows = Enumerable.Range(0, random.Next(1, 700)).Select(_ => Row(random.Next(1000))).ToArray();
            if (random.Next(2) == 0)
                rows = [.. rows.OrderBy(r => (long)r[0]!)];
            var (bytes, _) = await Files.WriteAsync(s_schema, rows, options);
            long from = random.Next(1000), to = from + random.Next(100);
            var expected = rows.Where(r => (long)r[0]! >= from && (long)r[0]! <= to);
            var read = await ReadAsync(bytes, RowPruning.Between("id", from, to));
            Files.Text(read.Where(r => (long)r[0]! >= from && (long)r[0]! <= to)).ShouldBe(Files.Text(expected), $"seed {seed}, case {n}");
        }
    }
}
