using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;

namespace Millrace.Lake.Tests.Parquet;

public class RoundTripTests
{
    static readonly TableSchema s_schema = new(
    [
        new("id", LakeType.Int64, false),
        new("name", LakeType.String),
        new("score", LakeType.Double),
        new("price", LakeType.Decimal(20, 2)),
        new("at", LakeType.TimestampUtc),
        new("ok", LakeType.Boolean),
        new("tags", LakeType.List(LakeType.String)),
        new("attrs", LakeType.Map(LakeType.String, LakeType.Int64)),
        new("place", LakeType.Struct(new Field("lat", LakeType.Double), new Field("codes", LakeType.List(LakeType.Int32)))),
    ]);

    [Theory]
    [InlineData(ParquetCompression.None)]
    [InlineData(ParquetCompression.Snappy)]
    [InlineData(ParquetCompression.Gzip)]
    public async Task Rows_come_back_as_they_were_written(ParquetCompression compression)
    {
        var rows = Enumerable.Range(0, 5000).Select(Row).ToArray();
        var options = new ParquetWriterOptions { Compression = compression, PageRows = 700, RowGroupRows = 1900, Checksums = true };
        var (bytes, summary) = await Files.WriteAsync(s_schema, rows, options, batchRows: 777);
        summary.RowCount.ShouldBe(rows.Length);
        summary.RowGroups.ShouldBe(3);
        summary.Columns.Single(c => c.Path == "id").Max.ShouldBe(4999L);
        var read = await Files.ReadAsync(bytes, batchSize: 600);
        read.Schema.ShouldBe(s_schema);
        Files.Text(read.Rows).ShouldBe(Files.Text(rows));
    }

    static object?[] Row(int i) =>
    [
        (long)i,
        i % 7 == 0 ? null : $"name {i % 100}",
        i % 5 == 0 ? null : i / 3.0,
        i % 11 == 0 ? null : new LakeDecimal(i * 12345678901234567L - 99, 2),
        i % 13 == 0 ? null : 1_700_000_000_000_000L + i,
        i % 3 == 0 ? null : i % 2 == 0,
        i % 4 == 0 ? null : Enumerable.Range(0, i % 5).Select(k => k == 2 ? null : (object?)$"t{k}").ToArray(),
        i % 6 == 0 ? null : Enumerable.Range(0, i % 3).Select(k => new KeyValuePair<object, object?>($"k{k}", k == 1 ? null : (long)i)).ToArray(),
        i % 9 == 0 ? null : new object?[] { i % 2 == 0 ? null : 1.5 * i, i % 10 == 0 ? null : Enumerable.Range(0, i % 4).Select(k => (object?)k).ToArray() },
    ];
}
