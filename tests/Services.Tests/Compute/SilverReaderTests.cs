using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.Services.Tests.Compute;

/// <summary>Silver as the engine reads it, beside the rows that were written.</summary>
public sealed class SilverReaderTests : IDisposable
{
    static readonly TenantId s_tenant = TenantId.Parse("acme");

    static readonly TableSchema s_stored = new(
    [
        new("event_id", LakeType.String), new("event_time", LakeType.TimestampUtc), new("kind", LakeType.String), new("day", LakeType.Date),
        new("price", LakeType.Decimal(18, 2)), new("count", LakeType.Int32), new("score", LakeType.Float), new("sold", LakeType.Boolean),
        new("ingest_time", LakeType.TimestampUtc), new("_partition", LakeType.Int32), new("_offset", LakeType.Int64),
    ]);

    static readonly DatasetSchema s_schema = new("shop", "things", DatasetKind.Event,
    [
        new("event_id", ColumnType.String, false), new("event_time", ColumnType.Timestamp, false), new("kind", ColumnType.String, true),
        new("day", ColumnType.Timestamp, true), new("price", ColumnType.Decimal, true), new("count", ColumnType.Int64, true),
        new("score", ColumnType.Double, true), new("sold", ColumnType.Bool, true), new("added_later", ColumnType.String, true),
    ], ["event_id"], "event_time", "event_id");

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("millrace-silver-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1, 1_000, 3)]
    [InlineData(2, 60_000, 2)]
    [InlineData(3, 40, 5)]
    public async Task Every_row_comes_once_from_where_it_was_first(int seed, int perFile, int files)
    {
        var random = new Random(seed);
        var written = Enumerable.Range(0, files).SelectMany(file => Enumerable.Range(0, perFile).Select(row => Row.Some(random, perFile * files, file))).ToArray();
        var lake = LakeRoot.Open(_folder.FullName);
        var table = await DeltaTable.CreateAsync(lake, LakeTables.Silver(s_tenant, "shop", "things"), new TableDefinition(s_stored));
        foreach (var file in written.GroupBy(row => row.File))
        {
            var rows = new BatchBuilder(s_stored);
            foreach (var row in file)
                rows.Append(row.Id, row.Time, row.Kind, row.Day, row.Price, row.Count, row.Score, row.Sold, row.Ingested, 0, row.Offset);
            await table.AppendAsync([rows.Build()]);
        }

        var read = await new SilverReader(lake).ReadAsync(s_tenant, s_schema);
        var expected = written.GroupBy(row => row.Id).ToDictionary(same => same.Key, same => same.OrderBy(row => row.Ingested).ThenBy(row => row.Offset).First());
        read.Rows.Rows.ShouldBe(expected.Count, $"seed {seed}");
        var all = s_schema.Fields.Select(field => read.Rows[field.Name]).ToArray();
        for (var row = 0; row < read.Rows.Rows; row++)
        {
            var values = Array.ConvertAll(all, column => column.ValueAt(row));
            values.ShouldBe(expected[(string)values[0]!].Values, $"seed {seed}, row {row}");
        }

        var some = await new SilverReader(lake).ReadAsync(s_tenant, s_schema, new HashSet<string> { "price", "kind" });
        some.Rows.Names.ShouldBe(["event_id", "kind", "price"]);
        foreach (var name in some.Rows.Names)
            Enumerable.Range(0, some.Rows.Rows).Select(some.Rows[name].ValueAt).ShouldBe(Enumerable.Range(0, read.Rows.Rows).Select(read.Rows[name].ValueAt));
    }

    [Fact]
    public async Task A_type_that_the_contract_does_not_have_is_named()
    {
        var lake = LakeRoot.Open(_folder.FullName);
        var table = await DeltaTable.CreateAsync(lake, LakeTables.Silver(s_tenant, "shop", "things"), new TableDefinition(s_stored));
        var rows = new BatchBuilder(s_stored);
        rows.Append("a", DateTimeOffset.UnixEpoch, "x", null, null, null, null, true, DateTimeOffset.UnixEpoch, 0, 0L);
        await table.AppendAsync([rows.Build()]);
        var other = s_schema with { Fields = [s_schema.Fields[0], new FieldModel("sold", ColumnType.Double, true)] };
        (await Should.ThrowAsync<NotSupportedException>(new SilverReader(lake).ReadAsync(s_tenant, other))).Message.ShouldContain("'sold'");
    }

    sealed record Row(int File, string Id, DateTimeOffset Time, string? Kind, DateOnly? Day, decimal? Price, int? Count, float? Score, bool? Sold, DateTimeOffset Ingested, long Offset)
    {
        public object?[] Values =>
        [
            Id, Micros(Time), Kind, Day is { } day ? (day.DayNumber - new DateOnly(1970, 1, 1).DayNumber) * 86_400_000_000L : null,
            Price is { } price ? (Int128)(price * 1_000_000) : null, Count is { } count ? (long)count : null,
            Score is { } score ? (double)score : null, Sold, null,
        ];

        public static Row Some(Random random, int ids, int file)
        {
            T? Maybe<T>(T value) where T : struct => random.Next(4) == 0 ? null : value;
            return new(
                file, $"e{random.Next(ids)}", DateTimeOffset.UnixEpoch.AddSeconds(random.Next(1_000_000)), random.Next(5) == 0 ? null : $"kind {random.Next(6)}",
                Maybe(new DateOnly(1970, 1, 1).AddDays(random.Next(-1000, 1000))), Maybe(random.Next(-1000, 1000) / 100m), Maybe(random.Next()),
                Maybe(random.Next(100) / 8f), Maybe(random.Next(2) == 0), DateTimeOffset.UnixEpoch.AddDays(file), random.Next());
        }

        static long Micros(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }
}
