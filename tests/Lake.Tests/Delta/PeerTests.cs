using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;
using Millrace.Testing;

namespace Millrace.Lake.Tests.Delta;

/// <summary>Our tables read without our library: the log replayed in JavaScript, the files by DuckDB.</summary>
public sealed class PeerTests : IDisposable
{
    readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NodeFact]
    public Task DuckDB_reads_the_rows_of_a_plain_table() => CompareAsync();

    [NodeFact]
    public Task DuckDB_reads_the_rows_of_a_partitioned_table() => CompareAsync("day");

    [NodeFact]
    public Task DuckDB_reads_the_rows_of_a_table_parted_by_a_text_with_nulls() => CompareAsync("user");

    async Task CompareAsync(params string[] partitions)
    {
        var store = new FolderObjectStore(_folder.Path, durable: false);
        var table = await Shop.CreateAsync(store, new TableOptions { CheckpointInterval = 2, TargetFileSize = 30_000, BloomColumns = ["id"] }, partitions);
        for (var i = 0; i < 4; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 1500, 1500), 1.1)]);
        await table.MergeAsync([Shop.Rows(Shop.Range(1000, 700), 2.5)], new MergeOptions(["id"]) { EventTimeColumn = "event_timestamp" });
        await table.DeleteAsync(Filter.Between("id", 500L, 600L));
        await table.CompactAsync(partitions.Contains("user") ? null : new CompactOptions { ZOrderBy = ["user"] });
        await table.AppendAsync([Shop.Rows([-1, 123_456_789])]);
        using var told = await DeltaPeer.ReadAsync(Path.Combine(_folder.Path, "shop"), Shop.PeerColumns);
        var rows = await CanonicalRows.OfAsync(table.ReadAsync());
        told.RootElement.GetProperty("version").GetInt64().ShouldBe(table.Version);
        told.RootElement.GetProperty("rows").GetInt32().ShouldBe(rows.Count);
        told.RootElement.GetProperty("hash").GetString().ShouldBe(CanonicalRows.Hash(rows));
    }
}
