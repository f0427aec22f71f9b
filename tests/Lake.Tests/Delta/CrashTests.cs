using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;

namespace Millrace.Lake.Tests.Delta;

/// <summary>Kills an operation before and after each of its calls that change the store, and looks at what is left.</summary>
public sealed class CrashTests
{
    public static TheoryData<string> Operations => ["append", "merge", "delete", "compact", "zorder", "vacuum", "checkpoint", "create", "overwrite", "stage"];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_crash_between_any_two_calls_leaves_the_table_before_or_after_the_commit(string operation)
    {
        var (before, after) = await ExpectedAsync(operation);
        var calls = 0;
        for (var dieAt = 0; ; dieAt++)
        {
            var died = false;
            foreach (var afterEffect in new[] { false, true })
            {
                using var folder = new ScratchFolder();
                var clean = new FolderObjectStore(folder.Path, durable: false);
                await PrepareAsync(clean, operation);
                var faulty = new FaultingStore(clean, dieAt, afterEffect);
                var at = "the end";
                try
                {
                    await RunAsync(faulty, operation);
                }
                catch (KilledException error)
                {
                    (died, at) = (true, error.Message);
                }
                if (!await DeltaTable.ExistsAsync(clean, "shop"))
                {
                    operation.ShouldBe("create");
                    continue;
                }
                var rows = await ContentAsync(clean);
                (rows == before || rows == after).ShouldBeTrue($"{operation}, {at}: {rows}");
                // What was asked for is asked for again, as a restarted process does, and leads to the same end.
                if (operation != "create")
                {
                    await RunAsync(clean, operation);
                    (await ContentAsync(clean)).ShouldBe(after, $"{operation} again after {at}");
                }
                await CheckLogAsync(clean);
            }
            if (!died)
                break;
            calls++;
        }
        calls.ShouldBeGreaterThan(0);
    }

    static async Task<(string Before, string After)> ExpectedAsync(string operation)
    {
        using var folder = new ScratchFolder();
        var store = new FolderObjectStore(folder.Path, durable: false);
        await PrepareAsync(store, operation);
        var before = operation == "create" ? "" : await ContentAsync(store);
        await RunAsync(store, operation);
        return (before, await ContentAsync(store));
    }

    static async Task PrepareAsync(FolderObjectStore store, string operation)
    {
        if (operation == "create")
            return;
        var table = await Shop.CreateAsync(store, null, "day");
        await table.AppendAsync([Shop.Rows(Shop.Range(0, 30))]);
        await table.AppendAsync([Shop.Rows(Shop.Range(30, 30))]);
        if (operation == "vacuum")
            await table.CompactAsync();
    }

    static async Task RunAsync(IObjectStore store, string operation)
    {
        var once = new CommitOptions { Transactions = [new("test", 1)] };
        var options = new TableOptions { CheckpointInterval = 1 };
        if (operation == "create")
        {
            await DeltaTable.OpenOrCreateAsync(store, "shop", Shop.Definition(), options);
            return;
        }
        var table = await DeltaTable.OpenAsync(store, "shop", options);
        await (operation switch
        {
            "append" => table.AppendAsync([Shop.Rows(Shop.Range(60, 9))], once),
            "merge" => table.MergeAsync([Shop.Rows(Shop.Range(20, 50), 2)], new MergeOptions(["id"]), once),
            "delete" => table.DeleteAsync(Filter.Less("id", 40L)),
            "overwrite" => table.OverwriteAsync([Shop.Rows(Shop.Range(100, 5))], null, once),
            "compact" => table.CompactAsync(),
            "zorder" => table.CompactAsync(new CompactOptions { ZOrderBy = ["user", "id"] }),
            "vacuum" => table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.Zero, Force = true }),
            "checkpoint" => table.CheckpointAsync(),
            _ => StageAsync(table, once),
        });
    }

    static async Task StageAsync(DeltaTable table, CommitOptions once)
    {
        var staged = await table.StageAsync(new[] { Shop.Rows(Shop.Range(200, 4)) }.ToAsyncEnumerable(), once);
        await staged.PublishAsync();
    }

    static async Task<string> ContentAsync(FolderObjectStore store) =>
        string.Join(";", (await Shop.AmountsAsync(await DeltaTable.OpenAsync(store, "shop"))).Select(row => $"{row.Key}={row.Value}"));

    static async Task CheckLogAsync(FolderObjectStore store)
    {
        var table = await DeltaTable.OpenAsync(store, "shop");
        foreach (var file in table.Snapshot.Files)
            (await store.HeadAsync("shop/" + Uri.UnescapeDataString(file.Path))).ShouldNotBeNull().Size.ShouldBe(file.Size);
        // The checkpoint that may be there says the same as the commits alone.
        var replayed = await (await DeltaTable.OpenAsync(new WithoutCheckpoints(store), "shop")).SnapshotAtAsync(table.Version);
        replayed.Files.Select(file => file.Path).Order().ShouldBe(table.Snapshot.Files.Select(file => file.Path).Order());
        replayed.Transactions.Keys.ShouldBe(table.Snapshot.Transactions.Keys, ignoreOrder: true);
    }
}
