using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;

namespace Millrace.Lake.Tests.Delta;

public sealed class MergeTests : IDisposable
{
    readonly ScratchFolder _folder = new();
    readonly FolderObjectStore _store;

    static readonly TableSchema s_source = new([
        new Field("id", LakeType.Int64, false), new Field("part", LakeType.String), new Field("value", LakeType.Int32),
        new Field("at", LakeType.Int64), new Field("gone", LakeType.Boolean),
    ]);

    static readonly TableSchema s_table = new([.. s_source.Fields.Take(4)]);

    public MergeTests() => _store = new FolderObjectStore(_folder.Path, durable: false);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_order_of_merges_gives_what_a_dictionary_gives(int seed)
    {
        var random = new Random(seed);
        var table = await DeltaTable.CreateAsync(_store, "t", new TableDefinition(s_table) { PartitionColumns = seed % 2 == 0 ? ["part"] : [] },
            new TableOptions { CheckpointInterval = 3, TargetFileSize = 2000 });
        var oracle = new Dictionary<long, (int Value, long At)>();
        for (var round = 0; round < 12; round++)
        {
            var batches = new List<ColumnBatch>();
            var newest = new Dictionary<long, (int Value, long At, bool Gone)>();
            for (var b = random.Next(1, 3); b > 0; b--)
            {
                var rows = new BatchBuilder(s_source);
                for (var i = random.Next(1, 30); i > 0; i--)
                {
                    var (id, value, at, gone) = (random.NextInt64(60), random.Next(1000), random.NextInt64(40), random.Next(5) == 0);
                    rows.Append(id, $"p{id % 3}", value, at, gone);
                    if (!newest.TryGetValue(id, out var other) || at >= other.At)
                        newest[id] = (value, at, gone);
                }
                batches.Add(rows.Build());
            }
            foreach (var (id, row) in newest)
                if (!oracle.TryGetValue(id, out var old) || row.At >= old.At)
                {
                    oracle.Remove(id);
                    if (!row.Gone)
                        oracle[id] = (row.Value, row.At);
                }
            await table.MergeAsync(batches, new MergeOptions(["id"]) { EventTimeColumn = "at", DeleteColumn = "gone" });
            (await ReadAsync(table)).ShouldBe(oracle, ignoreOrder: true, $"seed {seed}, round {round}");
            if (round % 4 == 3)
                await table.CompactAsync();
        }
        table.Schema.Fields.Select(field => field.Name).ShouldBe(["id", "part", "value", "at"]);
    }

    [Fact]
    public async Task A_repeated_merge_changes_no_row()
    {
        var table = await DeltaTable.CreateAsync(_store, "t", new TableDefinition(s_table));
        var rows = new BatchBuilder(s_table);
        rows.Append(1L, "a", 5, 10L);
        var batch = rows.Build();
        var merge = new MergeOptions(["id"]) { EventTimeColumn = "at" };
        await table.MergeAsync([batch], merge);
        var once = await CanonicalRows.OfAsync(table.ReadAsync());
        await table.MergeAsync([batch], merge);
        (await CanonicalRows.OfAsync(table.ReadAsync())).ShouldBe(once);
        var transaction = new CommitOptions { Transactions = [new("lane", 1)] };
        (await table.MergeAsync([batch], merge, transaction)).Committed.ShouldBeTrue();
        (await table.MergeAsync([batch], merge, transaction)).Committed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_merge_leaves_files_without_its_keys_alone()
    {
        var table = await Shop.CreateAsync(_store);
        for (var i = 0; i < 10; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 100, 100))]);
        var before = table.Snapshot.Files.Select(file => file.Path).ToHashSet();
        var result = await table.MergeAsync([Shop.Rows([250, 251, 5000], 2)], new MergeOptions(["id"]) { EventTimeColumn = "event_timestamp" });
        result.FilesRemoved.ShouldBe(1);
        result.RowsRemoved.ShouldBe(2);
        result.RowsAdded.ShouldBe(3);
        table.Snapshot.Files.Count(file => before.Contains(file.Path)).ShouldBe(9);
        (await Shop.AmountsAsync(table))[250].ShouldBe(500);
    }

    [Fact]
    public async Task A_null_in_the_key_is_refused()
    {
        var table = await DeltaTable.CreateAsync(_store, "t", new TableDefinition(s_table));
        var rows = new BatchBuilder(s_table);
        rows.Append(1L, null, 5, 10L);
        var batch = rows.Build();
        (await Should.ThrowAsync<DeltaException>(() => table.MergeAsync([batch], new MergeOptions(["id", "part"])))).Message.ShouldContain("null in its key");
    }

    static async Task<Dictionary<long, (int, long)>> ReadAsync(DeltaTable table)
    {
        var rows = new Dictionary<long, (int, long)>();
        await foreach (var batch in table.ReadAsync())
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add((long)batch["id"].ValueAt(row)!, ((int)batch["value"].ValueAt(row)!, (long)batch["at"].ValueAt(row)!));
        return rows;
    }
}
