using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;

namespace Millrace.Lake.Tests.Delta;

public sealed class TableTests : IDisposable
{
    readonly ScratchFolder _folder = new();
    readonly FolderObjectStore _store;

    public TableTests() => _store = new FolderObjectStore(_folder.Path, durable: false);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_that_are_appended_are_read_back_by_another_instance()
    {
        var table = await Shop.CreateAsync(_store, null, "day");
        var result = await table.AppendAsync([Shop.Rows(Shop.Range(0, 100))]);
        result.Version.ShouldBe(1);
        result.RowsAdded.ShouldBe(100);
        var other = await DeltaTable.OpenAsync(_store, "shop");
        (await CanonicalRows.OfAsync(other.ReadAsync())).ShouldBe(await CanonicalRows.OfAsync(One(Shop.Rows(Shop.Range(0, 100)))));
        other.Snapshot.FileCount.ShouldBe(3);
        other.Snapshot.RowCount().ShouldBe(100);
    }

    [Fact]
    public async Task A_write_with_a_transaction_that_the_table_has_is_skipped()
    {
        var table = await Shop.CreateAsync(_store);
        var once = new CommitOptions { Transactions = [new("lane-1", 7)] };
        (await table.AppendAsync([Shop.Rows([1])], once)).Committed.ShouldBeTrue();
        var other = await DeltaTable.OpenAsync(_store, "shop");
        (await other.AppendAsync([Shop.Rows([1])], once)).Committed.ShouldBeFalse();
        (await other.AppendAsync([Shop.Rows([1])], new CommitOptions { Transactions = [new("lane-1", 6)] })).Committed.ShouldBeFalse();
        (await other.AppendAsync([Shop.Rows([2])], new CommitOptions { Transactions = [new("lane-2", 1)] })).Committed.ShouldBeTrue();
        (await Shop.IdsAsync(other)).ShouldBe([1, 2]);
        // An instance that has not seen the other's commit finds out when it commits.
        (await table.AppendAsync([Shop.Rows([2])], new CommitOptions { Transactions = [new("lane-2", 1)] })).Committed.ShouldBeFalse();
        (await Shop.IdsAsync(table)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_table_is_read_as_of_every_version_and_since_every_version()
    {
        var table = await Shop.CreateAsync(_store);
        for (var i = 0; i < 5; i++)
            await table.AppendAsync([Shop.Rows([i])]);
        for (var version = 0; version <= 5; version++)
        {
            (await Shop.IdsAsync(table, new ReadOptions { Version = version })).ShouldBe(Shop.Range(0, version));
            (await Shop.IdsAsync(table, new ReadOptions { SinceVersion = version })).ShouldBe(Shop.Range(version, 5 - version));
        }
        await Should.ThrowAsync<DeltaException>(() => table.SnapshotAtAsync(6));
    }

    [Fact]
    public async Task A_table_is_read_as_of_the_times_at_which_it_was_committed()
    {
        var table = await Shop.CreateAsync(_store);
        for (var i = 0; i < 3; i++)
            await table.AppendAsync([Shop.Rows([i])]);
        for (var version = 0; version <= 3; version++)
            File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, $"shop/_delta_log/{version:D20}.json"), Shop.Start.AddHours(version).UtcDateTime);
        (await table.SnapshotAtAsync(Shop.Start.AddHours(2))).Version.ShouldBe(2);
        (await table.SnapshotAtAsync(Shop.Start.AddHours(2).AddMilliseconds(-1))).Version.ShouldBe(1);
        (await table.SnapshotAtAsync(Shop.Start.AddYears(1))).Version.ShouldBe(3);
        (await Should.ThrowAsync<DeltaException>(() => table.SnapshotAtAsync(Shop.Start.AddTicks(-1)))).Message.ShouldContain("oldest version");
    }

    [Fact]
    public async Task New_columns_are_merged_and_old_rows_read_as_null()
    {
        var table = await Shop.CreateAsync(_store);
        await table.AppendAsync([Shop.Rows([1])]);
        var wider = new TableSchema([new Field("id", LakeType.Int64, false), new Field("note", LakeType.String)]);
        var rows = new BatchBuilder(wider);
        rows.Append(2L, "new");
        var batch = rows.Build();
        await Should.ThrowAsync<SchemaMismatchException>(() => table.AppendAsync([batch], new CommitOptions { MergeSchema = false }));
        await table.AppendAsync([batch]);
        var other = await DeltaTable.OpenAsync(_store, "shop");
        other.Schema.Fields.Select(field => field.Name).ShouldBe(["id", "user", "day", "amount", "event_timestamp", "note"]);
        var notes = new Dictionary<long, object?>();
        await foreach (var part in other.ReadAsync(new ReadOptions { Columns = ["note", "id"] }))
            for (var row = 0; row < part.RowCount; row++)
                notes[(long)part["id"].ValueAt(row)!] = part["note"].ValueAt(row);
        notes.ShouldBe(new Dictionary<long, object?> { [1] = null, [2] = "new" }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_changed_type_is_refused_with_the_difference()
    {
        var table = await Shop.CreateAsync(_store);
        var other = new BatchBuilder(new TableSchema([new Field("id", LakeType.Int64, false), new Field("amount", LakeType.String)]));
        other.Append(1L, "much");
        var batch = other.Build();
        var error = await Should.ThrowAsync<SchemaMismatchException>(() => table.AppendAsync([batch]));
        error.Differences.ShouldHaveSingleItem().ShouldBe("column 'amount' is double in the table and string in the data");
        table.Version.ShouldBe(0);
    }

    [Fact]
    public async Task A_null_in_a_required_column_is_refused()
    {
        var table = await Shop.CreateAsync(_store);
        var rows = new BatchBuilder(new TableSchema([new Field("id", LakeType.Int64)]));
        rows.Append([null]);
        var batch = rows.Build();
        await Should.ThrowAsync<SchemaMismatchException>(() => table.AppendAsync([batch]));
        (await DeltaTable.OpenAsync(_store, "shop")).Version.ShouldBe(0);
    }

    [Fact]
    public async Task A_delete_removes_the_rows_that_match_and_leaves_other_files_alone()
    {
        var table = await Shop.CreateAsync(_store, null, "day");
        await table.AppendAsync([Shop.Rows(Shop.Range(0, 90))]);
        var before = table.Snapshot.Files.Select(file => file.Path).ToHashSet();
        var result = await table.DeleteAsync(Filter.All(Filter.Equal("day", new DateOnly(2026, 1, 2)), Filter.Less("id", 40L)));
        result.RowsRemoved.ShouldBe(Shop.Range(0, 40).Count(id => id % 3 == 1));
        (await Shop.IdsAsync(table)).ShouldBe(Shop.Range(0, 90).Where(id => id % 3 != 1 || id >= 40));
        table.Snapshot.Files.Count(file => before.Contains(file.Path)).ShouldBe(2);
        (await table.DeleteAsync(Filter.Equal("id", 1L))).Committed.ShouldBeFalse();
        (await table.DeleteAsync(Filter.Equal("day", new DateOnly(2026, 1, 1)))).FilesAdded.ShouldBe(0);
    }

    [Fact]
    public async Task An_append_only_table_refuses_deletes_and_merges()
    {
        var table = await DeltaTable.CreateAsync(_store, "shop",
            Shop.Definition() with { Properties = new Dictionary<string, string> { ["delta.appendOnly"] = "true" } });
        await table.AppendAsync([Shop.Rows([1])]);
        (await Should.ThrowAsync<DeltaException>(() => table.DeleteAsync(Filter.Equal("id", 1L)))).Message.ShouldContain("append-only");
        await Should.ThrowAsync<DeltaException>(() => table.MergeAsync([Shop.Rows([1])], new MergeOptions(["id"])));
    }

    [Fact]
    public async Task Compaction_changes_files_and_no_rows_and_a_second_one_does_nothing()
    {
        var table = await Shop.CreateAsync(_store, null, "day");
        for (var i = 0; i < 6; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 20, 20))]);
        var before = await CanonicalRows.OfAsync(table.ReadAsync());
        var since = table.Version;
        (await table.CompactAsync()).Committed.ShouldBeTrue();
        table.Snapshot.FileCount.ShouldBe(3);
        (await CanonicalRows.OfAsync(table.ReadAsync())).ShouldBe(before);
        (await Shop.IdsAsync(table, new ReadOptions { SinceVersion = since })).ShouldBeEmpty();
        (await table.CompactAsync()).Committed.ShouldBeFalse();
    }

    [Fact]
    public async Task After_z_order_a_lookup_of_one_user_opens_at_most_two_files()
    {
        var table = await Shop.CreateAsync(_store, new TableOptions { TargetFileSize = 20_000 });
        for (var i = 0; i < 10; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 2000, 2000))]);
        var before = await CanonicalRows.OfAsync(table.ReadAsync());
        (await table.CompactAsync(new CompactOptions { ZOrderBy = ["user"] })).Committed.ShouldBeTrue();
        table.Snapshot.FileCount.ShouldBeGreaterThan(4);
        (await CanonicalRows.OfAsync(table.ReadAsync())).ShouldBe(before);
        for (var user = 0; user < 50; user++)
        {
            var one = new ReadOptions { Where = Filter.Equal("user", $"user-{user:D3}") };
            (await table.PlanAsync(one)).Count.ShouldBeInRange(1, 2);
            (await Shop.IdsAsync(table, one)).ShouldBe(Shop.Range(0, 20_000).Where(id => id % 50 == user && id % 7 != 3));
        }
        (await table.CompactAsync(new CompactOptions { ZOrderBy = ["user"] })).Committed.ShouldBeFalse();
        (await table.CompactAsync(new CompactOptions { ZOrderBy = ["user", "event_timestamp"] })).Committed.ShouldBeTrue();
        (await CanonicalRows.OfAsync(table.ReadAsync())).ShouldBe(before);
    }

    [Theory]
    [InlineData(100, 1, 1_000_000)]
    [InlineData(100, 2, 1_000_000)]
    [InlineData(1000, 1, 30_000)]
    [InlineData(1000, 3, 30_000)]
    public async Task Clustering_in_little_memory_keeps_every_row_and_leaves_no_other_file(int inMemory, int columns, long targetSize)
    {
        var table = await Shop.CreateAsync(_store, new TableOptions { TargetFileSize = targetSize });
        // One user has far more rows than fit.
        for (var i = 0; i < 4; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 1500, 1500).Select(id => id % 3 == 0 ? id * 50 + 1 : id))]);
        var before = await CanonicalRows.OfAsync(table.ReadAsync());
        var zOrder = new CompactOptions { ZOrderBy = [.. new[] { "user", "amount", "day" }.Take(columns)], RowsInMemory = inMemory };
        (await table.CompactAsync(zOrder)).Committed.ShouldBeTrue();
        (await CanonicalRows.OfAsync(table.ReadAsync())).ShouldBe(before);
        (await table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.Zero, Force = true })).Files.ShouldAllBe(file => !file.Contains("spill", StringComparison.Ordinal));
        (await CanonicalRows.OfAsync(table.ReadAsync())).ShouldBe(before);
        if (columns > 1)
            return;
        var last = "";
        foreach (var file in table.Snapshot.Files.OrderBy(file => file.Path, StringComparer.Ordinal))
            await foreach (var batch in DataFiles.ReadAllAsync(_store, "shop/" + file.Path, default))
                for (var row = 0; row < batch.RowCount; row++)
                {
                    var user = (string?)batch["user"].ValueAt(row) ?? "";
                    string.CompareOrdinal(user, last).ShouldBeGreaterThanOrEqualTo(0);
                    last = user;
                }
    }

    [Fact]
    public async Task Vacuum_removes_only_what_no_version_in_its_retention_needs()
    {
        var clock = new SettableClock(TimeProvider.System.GetUtcNow());
        var table = await Shop.CreateAsync(_store, new TableOptions { Clock = clock });
        await table.AppendAsync([Shop.Rows([1, 2])]);
        await table.DeleteAsync(Filter.Equal("id", 1L));
        (await table.VacuumAsync()).Files.ShouldBeEmpty();
        await Should.ThrowAsync<DeltaException>(() => table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.Zero }));
        clock.Now += TimeSpan.FromDays(8);
        var dry = await table.VacuumAsync(new VacuumOptions { DryRun = true });
        var removed = await table.VacuumAsync();
        removed.Files.ShouldBe(dry.Files);
        removed.Files.Count.ShouldBe(1);
        (await Shop.IdsAsync(table)).ShouldBe([2]);
        await Should.ThrowAsync<ObjectNotFoundException>(() => Shop.IdsAsync(table, new ReadOptions { Version = 1 }));
    }

    [Fact]
    public async Task Staged_rows_are_seen_by_the_audit_only_until_they_are_published()
    {
        var table = await Shop.CreateAsync(_store);
        var staged = await table.StageAsync(One(Shop.Rows([1, 2, 3])));
        (await CanonicalRows.OfAsync(staged.ReadAsync(["id"]))).ShouldBe(["[1]", "[2]", "[3]"]);
        (await Shop.IdsAsync(table)).ShouldBeEmpty();
        await staged.PublishAsync();
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(_store, "shop"))).ShouldBe([1, 2, 3]);
        var bad = await table.StageAsync(One(Shop.Rows([4])));
        await bad.DiscardAsync();
        (await Shop.IdsAsync(table)).ShouldBe([1, 2, 3]);
        Directory.GetFiles(Path.Combine(_folder.Path, "shop"), "*.parquet").Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_whose_column_holds_only_nulls_is_read_back()
    {
        var table = await Shop.CreateAsync(_store);
        await table.AppendAsync([Shop.Rows([3, 10, 17])]);
        (await CanonicalRows.OfAsync(table.ReadAsync(new ReadOptions { Columns = ["id", "user"] }))).ShouldBe(["[10,null]", "[17,null]", "[3,null]"]);
    }

    [Fact]
    public async Task The_history_tells_who_did_what()
    {
        var table = await Shop.CreateAsync(_store, new TableOptions { Engine = "test" });
        await table.AppendAsync([Shop.Rows([1])], new CommitOptions { Notes = new Dictionary<string, string> { ["run"] = "r1" }, Transactions = [new("lane", 3)] });
        await table.MergeAsync([Shop.Rows([1])], new MergeOptions(["id"]));
        var history = await table.HistoryAsync();
        history.Select(entry => (entry.Version, entry.Operation)).ShouldBe([(2, "MERGE"), (1, "WRITE"), (0, "CREATE TABLE")]);
        history[1].Details["run"].ShouldBe("r1");
        history[1].Details["txn lane"].ShouldBe("3");
        (await table.HistoryAsync(1)).Count.ShouldBe(1);
    }

    static async IAsyncEnumerable<ColumnBatch> One(ColumnBatch batch)
    {
        await Task.CompletedTask;
        yield return batch;
    }
}
