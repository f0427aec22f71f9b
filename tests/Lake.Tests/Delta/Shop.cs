using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Tests.Delta;

/// <summary>A small table of events: id, user, day, amount, time.</summary>
static class Shop
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TableSchema Schema { get; } = new([
        new Field("id", LakeType.Int64, false),
        new Field("user", LakeType.String),
        new Field("day", LakeType.Date),
        new Field("amount", LakeType.Double),
        new Field("event_timestamp", LakeType.TimestampUtc),
    ]);

    /// <summary>The columns as the peer is told them.</summary>
    public const string PeerColumns = "id:long,user:string,day:date,amount:double,event_timestamp:timestamp";

    public static TableDefinition Definition(params string[] partitions) => new(Schema) { PartitionColumns = partitions };

    public static Task<DeltaTable> CreateAsync(IObjectStore store, TableOptions? options = null, params string[] partitions) =>
        DeltaTable.CreateAsync(store, "shop", Definition(partitions), options);

    /// <summary>Rows with the ids given; everything else follows from the id.</summary>
    public static ColumnBatch Rows(IEnumerable<long> ids, double factor = 1)
    {
        var rows = new BatchBuilder(Schema);
        foreach (var id in ids)
            rows.Append(id, id % 7 == 3 ? null : $"user-{id % 50:D3}", Start.AddDays(id % 3).DateTime is var day ? DateOnly.FromDateTime(day) : null, id * factor, Start.AddMinutes(id));
        return rows.Build();
    }

    public static IEnumerable<long> Range(long from, int count) => Enumerable.Range(0, count).Select(i => from + i);

    public static async Task<List<long>> IdsAsync(DeltaTable table, ReadOptions? options = null)
    {
        var ids = new List<long>();
        await foreach (var batch in table.ReadAsync((options ?? new ReadOptions()) with { Columns = ["id"] }))
            ids.AddRange(((Int64Column)batch["id"]).Values.Take(batch.RowCount));
        ids.Sort();
        return ids;
    }

    public static async Task<SortedDictionary<long, double>> AmountsAsync(DeltaTable table)
    {
        var amounts = new SortedDictionary<long, double>();
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = ["id", "amount"] }))
            for (var row = 0; row < batch.RowCount; row++)
                amounts.Add((long)batch["id"].ValueAt(row)!, (double)batch["amount"].ValueAt(row)!);
        return amounts;
    }
}
