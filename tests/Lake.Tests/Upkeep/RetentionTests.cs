using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Delta;
using Millrace.Lake.Tests.Storage;
using Millrace.Lake.Upkeep;

namespace Millrace.Lake.Tests.Upkeep;

public sealed class RetentionTests : IDisposable
{
    readonly ScratchFolder _folder = new();
    readonly FolderObjectStore _store;
    readonly LakePath _path = new("acme", "shop");

    public RetentionTests() => _store = new FolderObjectStore(_folder.Path, durable: false);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_older_than_its_class_goes_and_nothing_else_and_a_second_run_does_nothing()
    {
        var writer = new BronzeWriter(_store);
        for (var day = 0; day < 10; day++)
            await writer.WriteAsync(_path, "events", Shop.Start.AddDays(day), "s", day, []);
        await writer.WriteAsync(new LakePath("other", "shop"), "events", Shop.Start, "s", 0, []);
        var table = await DeltaTable.CreateAsync(_store, _path.Of(LakeLayer.Silver, "events"), Shop.Definition());
        await table.AppendAsync([Shop.Rows(Shop.Range(0, 100).Select(hour => hour * 60))]);
        RetentionRule[] rules = [new(LakeLayer.Bronze, null, TimeSpan.FromDays(5)), new(LakeLayer.Silver, "events", TimeSpan.FromDays(7))];
        // Ages count to the end of the hour that a folder stands for.
        var retention = new Retention(_store, new SettableClock(Shop.Start.AddDays(9).AddHours(1)));
        var dry = await retention.RunAsync(_path, rules, dryRun: true);
        (await retention.RunAsync(_path, rules, legalHold: true)).Entries.ShouldAllBe(entry => entry.ObjectsDeleted == 0 && entry.RowsDeleted == 0);
        (await CountAsync()).ShouldBe(10);
        var real = await retention.RunAsync(_path, rules);
        real.Entries.ShouldBe(dry.Entries);
        real.Entries.Select(entry => (entry.Path, entry.ObjectsDeleted)).ShouldContain(("acme/shop/bronze/events", 5));
        (await CountAsync()).ShouldBe(5);
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(_store, table.Path))).ShouldBe(Shop.Range(49, 51).Select(hour => hour * 60));
        (await _store.ListAsync("other/").CountAsync()).ShouldBe(1);
        (await retention.RunAsync(_path, rules)).Entries.ShouldAllBe(entry => entry.ObjectsDeleted == 0 && entry.RowsDeleted == 0);
    }

    [Fact]
    public async Task What_has_aged_moves_to_the_class_of_its_age()
    {
        var tiers = new TieredStore(_store);
        var writer = new BronzeWriter(_store);
        foreach (var day in new[] { 0, 25, 55, 62 })
            await writer.WriteAsync(_path, "events", Shop.Start.AddDays(day), "s", day, []);
        var rule = new RetentionRule(LakeLayer.Bronze, null, TimeSpan.FromDays(365))
        {
            Tiers = [(TimeSpan.Zero, "STANDARD"), (TimeSpan.FromDays(7), "STANDARD_IA"), (TimeSpan.FromDays(30), "GLACIER")],
        };
        var retention = new Retention(tiers, new SettableClock(Shop.Start.AddDays(62).AddHours(1)));
        (await retention.RunAsync(_path, [rule])).Entries.ShouldHaveSingleItem().ObjectsMoved.ShouldBe(4);
        tiers.Classes.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value).ShouldBe(["GLACIER", "GLACIER", "STANDARD_IA", "STANDARD"]);
        (await retention.RunAsync(_path, [rule])).Entries.ShouldHaveSingleItem().ObjectsMoved.ShouldBe(0);
    }

    [Fact]
    public async Task A_table_whose_rows_tell_no_age_goes_whole_and_a_run_that_was_killed_on_the_way_is_finished()
    {
        for (var dieAt = 0; ; dieAt++)
        {
            var now = TimeProvider.System.GetUtcNow();
            var schema = new TableSchema([new Field("x", LakeType.Int64)]);
            var set = await DeltaTable.CreateAsync(_store, _path.Of(LakeLayer.Training, "ranker/v1"), new TableDefinition(schema));
            for (var i = 0; i < 3; i++)
                await set.AppendAsync([Row(schema, i)]);
            await set.CheckpointAsync();
            RetentionRule[] rules = [new(LakeLayer.Training, null, TimeSpan.FromDays(180))];
            (await new Retention(_store, new SettableClock(now.AddDays(179))).RunAsync(_path, rules)).Entries.ShouldHaveSingleItem().ObjectsDeleted.ShouldBe(0);
            (await _store.ListAsync("acme/shop/training/").CountAsync()).ShouldBe(9);
            var old = new SettableClock(now.AddDays(181));
            (await new Retention(_store, old).RunAsync(_path, rules, dryRun: true)).Entries.ShouldHaveSingleItem().ObjectsDeleted.ShouldBe(9);
            var died = false;
            try
            {
                await new Retention(new FaultingStore(_store, dieAt, dieAt % 2 == 0), old).RunAsync(_path, rules);
            }
            catch (KilledException)
            {
                died = true;
            }
            await new Retention(_store, old).RunAsync(_path, rules);
            (await _store.ListAsync("acme/shop/training/").CountAsync()).ShouldBe(0);
            if (!died)
                break;
        }
    }

    static ColumnBatch Row(TableSchema schema, long value)
    {
        var rows = new BatchBuilder(schema);
        rows.Append(value);
        return rows.Build();
    }

    async Task<int> CountAsync() => await _store.ListAsync("acme/shop/bronze/").CountAsync();
}
