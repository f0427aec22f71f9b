using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;
using Millrace.Lake.Parquet.Pruning;

namespace Millrace.Lake.Tests.Parquet;

/// <summary>Files large enough that several threads decode them.</summary>
public class LargeFileTests
{
    const int Rows = 250_000;

    static readonly TableSchema s_schema = new([new("id", LakeType.Int64, false), new("half", LakeType.Double), new("text", LakeType.String)]);

    static async Task<byte[]> FileAsync()
    {
        var stream = new MemoryStream();
        await using var writer = new ParquetWriter(stream, s_schema, new ParquetWriterOptions { RowGroupRows = 70_000, Parallelism = 3 });
        for (var start = 0; start < Rows; start += 50_000)
        {
            var ids = Enumerable.Range(start, 50_000).Select(i => (long)i).ToArray();
            await writer.WriteAsync(new ColumnBatch(s_schema,
            [
                new Int64Column(LakeType.Int64, ids),
                new DoubleColumn(LakeType.Double, [.. ids.Select(i => i / 2.0)], [.. ids.Select(i => i % 3 == 0)]),
                BytesColumn.OfTexts([.. ids.Select(i => i % 7 == 0 ? null : $"text {i % 1000}")]),
            ], ids.Length));
        }
        (await writer.CloseAsync()).RowGroups.ShouldBe(4);
        return stream.ToArray();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Threads_change_neither_rows_nor_their_order(int parallelism)
    {
        await using var reader = await ParquetReader.OpenAsync(new MemoryStream(await FileAsync()), "large", new() { Parallelism = parallelism });
        long next = 0;
        await foreach (var batch in reader.ReadAsync(["text", "id", "half"], batchSize: 9_999))
            for (var i = 0; i < batch.RowCount; i++, next++)
            {
                batch.Columns[1].ValueAt(i).ShouldBe(next);
                batch.Columns[2].ValueAt(i).ShouldBe(next % 3 == 0 ? null : next / 2.0);
                batch.Columns[0].ValueAt(i).ShouldBe(next % 7 == 0 ? null : $"text {next % 1000}");
            }
        next.ShouldBe(Rows);
    }

    [Fact]
    public async Task A_reader_may_stop_early_and_start_again()
    {
        await using var reader = await ParquetReader.OpenAsync(new MemoryStream(await FileAsync()), "large", new() { Parallelism = 2 });
        for (var n = 0; n < 3; n++)
            await foreach (var batch in reader.ReadAsync())
            {
                batch.Columns[0].ValueAt(0).ShouldBe(0L);
                break;
            }
        await foreach (var batch in reader.ReadAsync(pruning: RowPruning.Between("id", 200_001L, 200_002L)))
            ((long)batch.Columns[0].ValueAt(0)!).ShouldBeInRange(180_000L, 200_001L);
    }

    [Fact]
    public async Task Damage_found_by_another_thread_comes_out_with_file_and_place()
    {
        var bytes = await FileAsync();
        bytes.AsSpan(bytes.Length / 2, 4000).Fill(0xEE);
        var error = await Should.ThrowAsync<LakeFormatException>(async () =>
        {
            await using var reader = await ParquetReader.OpenAsync(new MemoryStream(bytes), "large", new() { Parallelism = 2 });
            await foreach (var batch in reader.ReadAsync())
                batch.RowCount.ShouldBePositive();
        });
        error.File.ShouldBe("large");
        error.Offset.ShouldBePositive();
    }
}
