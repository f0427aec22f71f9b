using System.Text;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Delta;
using Millrace.Lake.Upkeep;

namespace Millrace.Lake.Tests.Faults;

/// <summary>Every operation that changes a lake, on a small one, so that it can be killed anywhere and looked at.</summary>
static class LakeOperations
{
    const string Table = "acme/shop/silver/events";
    static readonly LakePath s_path = new("acme", "shop");
    static readonly Filter s_person = Filter.Equal("user", "user-001");

    public static IReadOnlyList<string> All { get; } =
    [
        "create", "append", "stage", "merge", "delete", "overwrite", "compact", "zorder", "vacuum", "checkpoint", "clean-log",
        "erase", "bronze-write", "bronze-erase", "retention", "housekeeping",
    ];

    /// <summary>Operations of many steps that each stand by themselves: killed, some are done and some are not.</summary>
    public static bool IsPieceByPiece(string operation) => operation is "bronze-erase" or "retention";

    public static async Task PrepareAsync(IObjectStore store, string operation)
    {
        var writer = new BronzeWriter(store);
        for (var hour = 0; hour < 3; hour++)
            await writer.WriteAsync(s_path, "events", Shop.Start.AddHours(hour), "s", hour, Lines(hour));
        if (operation == "create")
            return;
        var table = await DeltaTable.CreateAsync(store, Table, Shop.Definition("day"));
        await table.AppendAsync([Shop.Rows(Shop.Range(0, 30))]);
        await table.AppendAsync([Shop.Rows(Shop.Range(30, 30))]);
        if (operation is "vacuum" or "clean-log")
            await table.CompactAsync();
        if (operation == "clean-log")
            await table.CheckpointAsync();
    }

    public static async Task RunAsync(IObjectStore store, string operation)
    {
        var once = new CommitOptions { Transactions = [new("test", 1)] };
        var options = new TableOptions { CheckpointInterval = 1, LogRetention = null };
        switch (operation)
        {
            case "create":
                await DeltaTable.OpenOrCreateAsync(store, Table, Shop.Definition(), options);
                return;
            case "bronze-write":
                await new BronzeWriter(store).WriteAsync(s_path, "events", Shop.Start, "t", 1, Lines(1));
                return;
            case "bronze-erase":
                await BronzeErasure.RunAsync(store, s_path.Of(LakeLayer.Bronze, "events"), new Person(["user"], "u0"));
                return;
            case "retention":
                await new Retention(store, new SettableClock(Shop.Start.AddDays(9)))
                    .RunAsync(s_path, [new(LakeLayer.Bronze, null, TimeSpan.FromDays(9) - TimeSpan.FromHours(2)), new(LakeLayer.Silver, null, TimeSpan.FromDays(9) - TimeSpan.FromMinutes(20))]);
                return;
            case "housekeeping":
                var house = new Housekeeping(store, options);
                await house.CompactAsync("acme/");
                await house.VacuumAsync("acme/", new VacuumOptions { Retention = TimeSpan.Zero, Force = true });
                return;
        }
        var table = await DeltaTable.OpenAsync(store, Table, options);
        await (operation switch
        {
            "append" => table.AppendAsync([Shop.Rows(Shop.Range(60, 9))], once),
            "merge" => table.MergeAsync([Shop.Rows(Shop.Range(20, 50), 2)], new MergeOptions(["id"]), once),
            "delete" => table.DeleteAsync(Filter.Less("id", 40L)),
            "overwrite" => table.OverwriteAsync([Shop.Rows(Shop.Range(100, 5))], null, once),
            "compact" => table.CompactAsync(),
            "zorder" => table.CompactAsync(new CompactOptions { ZOrderBy = ["user", "id"], RowsInMemory = 7 }),
            "vacuum" => table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.Zero, Force = true }),
            "checkpoint" => table.CheckpointAsync(),
            "clean-log" => table.CleanLogAsync(TimeSpan.Zero),
            "erase" => TableErasure.RunAsync(table, s_person),
            _ => StageAsync(table, once),
        });
    }

    /// <summary>Everything that a reader sees of the lake, a line each; null where the table is not there.</summary>
    public static async Task<HashSet<string>?> ContentAsync(IObjectStore store)
    {
        var content = new HashSet<string>();
        var bronze = new BronzeReader(store);
        await foreach (var info in bronze.ListAsync(s_path, "events"))
            foreach (var line in await bronze.ReadAsync(info.Path))
                content.Add($"{info.Path} {Encoding.UTF8.GetString(line.Span)}").ShouldBeTrue();
        if (!await DeltaTable.ExistsAsync(store, Table))
            return null;
        foreach (var (id, amount) in await Shop.AmountsAsync(await DeltaTable.OpenAsync(store, Table)))
            content.Add($"{id}={amount}");
        return content;
    }

    /// <summary>The files of the table are whole, and its checkpoints say what its commits say.</summary>
    public static async Task CheckLogAsync(IObjectStore store)
    {
        var table = await DeltaTable.OpenAsync(store, Table);
        foreach (var file in table.Snapshot.Files)
            (await store.HeadAsync($"{Table}/{Uri.UnescapeDataString(file.Path)}")).ShouldNotBeNull().Size.ShouldBe(file.Size);
        if (await store.HeadAsync($"{Table}/_delta_log/{0:D20}.json") is null)
            return;
        var replayed = await (await DeltaTable.OpenAsync(new WithoutCheckpoints(store), Table)).SnapshotAtAsync(table.Version);
        replayed.Files.Select(file => file.Path).Order().ShouldBe(table.Snapshot.Files.Select(file => file.Path).Order());
        replayed.Transactions.Keys.ShouldBe(table.Snapshot.Transactions.Keys, ignoreOrder: true);
    }

    /// <summary>Before and after an operation that nothing disturbed.</summary>
    public static async Task<(HashSet<string>? Before, HashSet<string> After)> ExpectedAsync(IObjectStore store, string operation)
    {
        await PrepareAsync(store, operation);
        var before = await ContentAsync(store);
        await RunAsync(store, operation);
        return (before, (await ContentAsync(store)).ShouldNotBeNull());
    }

    /// <summary>What is left by a killed operation is what was there before or what should be there after; asked for again, it is done.</summary>
    public static async Task CheckAsync(IObjectStore store, string operation, string at, HashSet<string>? before, HashSet<string> after)
    {
        var content = await ContentAsync(store);
        var whole = content is null ? before is null
            : content.SetEquals(after) || before is not null && content.SetEquals(before)
            || before is not null && IsPieceByPiece(operation) && content.IsSubsetOf(before) && content.IsSupersetOf(after);
        whole.ShouldBeTrue($"{operation}, {at}: {string.Join(';', content ?? [])}");
        await RunAsync(store, operation);
        (await ContentAsync(store)).ShouldNotBeNull().SetEquals(after).ShouldBeTrue($"{operation} again after {at}");
        await CheckLogAsync(store);
    }

    static async Task StageAsync(DeltaTable table, CommitOptions once)
    {
        var staged = await table.StageAsync(new[] { Shop.Rows(Shop.Range(200, 4)) }.ToAsyncEnumerable(), once);
        await staged.PublishAsync();
    }

    static ReadOnlyMemory<byte>[] Lines(int hour) =>
        [.. Enumerable.Range(0, 4).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"{{\"user\":\"u{i % 2}\",\"n\":{hour * 10 + i}}}"))];
}
