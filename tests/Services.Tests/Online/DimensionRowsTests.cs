using Millrace.Contracts.Delivery;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Online.Records;

namespace Millrace.Services.Tests.Online;

/// <summary>What lookups read in place against what decoding whole records gives.</summary>
public sealed class DimensionRowsTests
{
    static readonly DatasetSchema s_schema = new(
        "shop", "products", DatasetKind.Entity,
        [
            new("product_id", ColumnType.String), new("updated_at", ColumnType.Timestamp), new("event_id", ColumnType.String),
            new("gone", ColumnType.Bool), new("price", ColumnType.Decimal), new("stock", ColumnType.Int64), new("weight", ColumnType.Double),
            new("name", ColumnType.String), new("vector", ColumnType.Vector), new("tags", ColumnType.List),
        ],
        Key: ["product_id"], EventTime: "updated_at", PartitionBy: "product_id") { DeletedFlag = "gone" };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_read_in_place_are_those_of_whole_records_one_after_the_other(int seed)
    {
        var random = new Random(seed);
        var records = Enumerable.Range(0, 40).Select(product => RecordOf(random, product)).ToArray();
        var whole = RowConcat.Of(s_schema, [.. records.Select(record => DimensionRecord.Decode(record).Versions).OfType<RecordBatch>()]);
        var names = s_schema.Fields.Select(field => field.Name).Where(_ => random.Next(2) == 0).Append("not_there").ToArray();

        var rows = new DimensionRows(s_schema, names).Of(records);

        rows.Names.ShouldBe(names);
        rows.Rows.ShouldBe(whole.Rows);
        foreach (var name in names.Where(name => name != "not_there"))
            for (var row = 0; row < rows.Rows; row++)
                rows[name].ValueAt(row).ShouldBe(whole[name].ValueAt(row), $"seed {seed}, {name} of row {row}");
        Enumerable.Range(0, rows.Rows).ShouldAllBe(row => rows["not_there"].IsNull(row));
    }

    [Fact]
    public void A_record_that_ends_early_is_refused()
    {
        var record = RecordOf(new Random(4), 1);
        var rows = new DimensionRows(s_schema, ["name", "price"]);
        for (var length = 0; length < record.Length; length++)
            Should.Throw<InvalidDataException>(() => rows.Of([record[..length]]));
    }

    [Fact]
    public void A_place_in_a_population_is_that_of_the_newest_instant_not_after()
    {
        var record = new PopulationRecord();
        record.Set(10, [new("rank", 0.25), new("share", null)]);
        record.Set(20, [new("rank", null), new("share", 0.5)]);
        record.Set(30, [new("rank", 0.75)]);
        var bytes = record.Encode();
        foreach (var instant in new long[] { 9, 10, 15, 20, 25, 30, 99 })
        {
            PopulationRecord.Read(bytes, instant, "rank"u8).ShouldBe(PopulationRecord.Decode(bytes).At(instant, "rank"));
            PopulationRecord.Read(bytes, instant, "share"u8).ShouldBe(PopulationRecord.Decode(bytes).At(instant, "share"));
        }
        PopulationRecord.Read(bytes, 10, "rank"u8).ShouldBe(0.25);
        PopulationRecord.Read(bytes, 25, "rank"u8).ShouldBeNull();
        PopulationRecord.Read(bytes, 30, "share"u8).ShouldBeNull();
    }

    static byte[] RecordOf(Random random, int product)
    {
        var record = new DimensionRecord();
        record.Marks.Note(product % Lane.Count, new SourcePosition(0, product, 0));
        for (var versions = random.Next(4); versions > 0; versions--)
        {
            // An earlier writer knew fewer columns.
            var fields = s_schema.Fields.Where((field, place) => place < 3 || random.Next(4) > 0);
            var at = random.Next(1000);
            record.Add(s_schema, new RecordBatch(1, [.. fields.Select(field => KeyValuePair.Create(field.Name, Column.FromObjects(field.Type, [Value(field, random, product, at)])))]));
        }
        return record.Encode();
    }

    static object? Value(FieldModel field, Random random, int product, int at) => field.Name switch
    {
        "product_id" => "p" + product,
        "updated_at" => (long)at,
        "event_id" => $"e{product}-{at}",
        _ when random.Next(5) == 0 => null,
        _ => field.Type switch
        {
            ColumnType.Bool => random.Next(2) == 0,
            ColumnType.Int64 => random.NextInt64(long.MinValue, long.MaxValue),
            ColumnType.Double => random.NextDouble(),
            ColumnType.Decimal => (Int128)random.NextInt64() * random.Next(),
            ColumnType.String => new string('ä', random.Next(200)),
            ColumnType.Vector => new[] { random.NextSingle(), -1f },
            _ => (IReadOnlyList<object?>)[null, "x", 5L, 0.5, true],
        },
    };
}
