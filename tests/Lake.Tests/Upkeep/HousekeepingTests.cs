using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Delta;
using Millrace.Lake.Tests.Storage;
using Millrace.Lake.Upkeep;

namespace Millrace.Lake.Tests.Upkeep;

public sealed class HousekeepingTests : IDisposable
{
    readonly ScratchFolder _folder = new();
    readonly FolderObjectStore _store;

    public HousekeepingTests() => _store = new FolderObjectStore(_folder.Path, durable: false);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_table_of_a_tenant_is_compacted_then_vacuumed_and_one_that_cannot_be_stops_no_other()
    {
        foreach (var path in new[] { "acme/a/silver/x", "acme/a/gold/y", "acme/b/training/z/1", "other/a/silver/x" })
            await FillAsync(path);
        await _store.PutAsync("acme/a/silver/broken/_delta_log/00000000000000000000.json", "{"u8.ToArray());
        var clock = new SettableClock(TimeProvider.System.GetUtcNow());
        var house = new Housekeeping(_store, new TableOptions { Clock = clock });
        var told = new List<string>();
        var compacted = await house.CompactAsync("acme/", table => new CompactOptions { ZOrderBy = ["user"] }, new Told(entry => told.Add(entry.Path)));
        compacted.Select(entry => entry.Path).ShouldBe(["acme/a/gold/y", "acme/a/silver/broken", "acme/a/silver/x", "acme/b/training/z/1"]);
        told.ShouldBe(compacted.Select(entry => entry.Path));
        compacted.Single(entry => entry.Problem is not null).Path.ShouldBe("acme/a/silver/broken");
        compacted.Where(entry => entry.Problem is null).ShouldAllBe(entry => entry.FilesRemoved == 3 && entry.FilesAdded == 1);
        (await house.CompactAsync("acme/", table => new CompactOptions { ZOrderBy = ["user"] })).ShouldAllBe(entry => entry.FilesRemoved == 0);
        (await house.VacuumAsync("acme/")).ShouldAllBe(entry => entry.FilesRemoved == 0);
        clock.Now += TimeSpan.FromDays(8);
        (await house.VacuumAsync("acme/")).Sum(entry => entry.FilesRemoved).ShouldBe(9);
        (await house.VacuumAsync("acme/")).ShouldAllBe(entry => entry.FilesRemoved == 0);
        (await DeltaTable.OpenAsync(_store, "other/a/silver/x")).Snapshot.FileCount.ShouldBe(3);
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(_store, "acme/a/gold/y"))).ShouldBe(Shop.Range(0, 30));
    }

    [Theory]
    [InlineData("ecommerce", LakeLayer.Bronze, 730, "STANDARD,GLACIER@90")]
    [InlineData("ecommerce", LakeLayer.Gold, 365, "")]
    [InlineData("ecommerce", LakeLayer.Training, 180, "")]
    [InlineData("ecommerce", LakeLayer.Logs, 90, "")]
    [InlineData("recommendations", LakeLayer.Bronze, 365, "STANDARD,STANDARD_IA@7,GLACIER@90")]
    [InlineData("recommendations", LakeLayer.Training, 730, "STANDARD,STANDARD_IA@30,GLACIER@90")]
    [InlineData("coaching", LakeLayer.Bronze, 730, "")]
    [InlineData("workforce", LakeLayer.Gold, 365, "")]
    [InlineData("athlete", LakeLayer.Quarantine, 30, "")]
    public void A_packs_classes_are_kept_as_long_as_they_must_be(string pack, LakeLayer layer, int days, string tiers)
    {
        var rule = RetentionClasses.Of(pack).Single(rule => rule.Layer == layer);
        rule.Keep.TotalDays.ShouldBe(days);
        string.Join(',', rule.Tiers.Select(tier => tier.From == TimeSpan.Zero ? tier.StorageClass : $"{tier.StorageClass}@{tier.From.TotalDays}")).ShouldBe(tiers);
    }

    async Task FillAsync(string path)
    {
        var table = await DeltaTable.CreateAsync(_store, path, Shop.Definition());
        for (var i = 0; i < 3; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 10, 10))]);
    }

    sealed class Told(Action<UpkeepEntry> tell) : IProgress<UpkeepEntry>
    {
        public void Report(UpkeepEntry value) => tell(value);
    }
}
