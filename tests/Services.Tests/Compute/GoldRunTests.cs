using Millrace.Catalog.Gold;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.FeatureCompute.Gold;
using Millrace.FeatureCompute.Materialize;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Services.Tests.Serving;
using Millrace.Testing.Shop;

namespace Millrace.Services.Tests.Compute;

/// <summary>A run of gold that dies anywhere, and an audit that finds something.</summary>
public sealed class GoldRunTests : IDisposable
{
    const long From = 20_500 * NaiveShop.Day;
    static readonly FixedClock s_clock = new(DateTimeOffset.UnixEpoch.AddDays(20_510));

    readonly string _root = Directory.CreateTempSubdirectory("millrace-gold-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    static FeatureViewModel View { get; } = PackFolders.Load(ComputeHost.Packs).View("ecommerce", "user_features")!;

    [Fact]
    public async Task A_run_that_dies_at_any_write_publishes_nothing_or_everything_and_the_next_one_completes_it()
    {
        var shop = new DrawnShop(5, From, days: 4, facts: 200);
        var lake = new ShopLake(_root);
        var late = shop.Facts.Where((fact, index) => index % 10 == 0).ToArray();
        await lake.AppendAsync(shop.Facts.Except(late));
        await lake.AppendAsync(shop.Versions);
        await lake.AppendAsync(shop.SignUps);
        (await RunAsync(lake.Store, lake.Store, From + (3 * NaiveShop.Day))).ShouldBeGreaterThan(0);
        var before = await ContentAsync(lake.Store);
        await lake.AppendAsync(late);

        var died = 0;
        for (var writes = 0; ; writes++)
        {
            var store = new DyingStore(lake.Store, writes);
            try
            {
                (await RunAsync(lake.Store, store, From + (4 * NaiveShop.Day))).ShouldBeGreaterThan(0);
                break;
            }
            catch (StorageException) when (store.HasDied)
            {
                died++;
                (await ContentAsync(lake.Store)).ShouldBe(before, $"died at write {writes}");
            }
        }
        died.ShouldBeGreaterThan(3, "several files and the commit are written");
        var after = await ContentAsync(lake.Store);
        after.ShouldNotBe(before);
        after.Select(row => row[..row.IndexOf('|', StringComparison.Ordinal)]).ShouldBe(
            new NaiveGold(shop.Facts, shop.Versions, shop.SignUps).RowsOf("user_features", From + (4 * NaiveShop.Day)).Order(StringComparer.Ordinal));
        (await RunAsync(lake.Store, lake.Store, From + (4 * NaiveShop.Day))).ShouldBe(0);
        (await ContentAsync(lake.Store)).ShouldBe(after);
    }

    [Fact]
    public async Task Rows_that_share_a_key_are_found_by_the_audit_and_nothing_is_published()
    {
        var store = LakeRoot.Open(_root);
        var table = await GoldTable.OpenAsync(store, ShopLake.Tenant, View, s_clock, CancellationToken.None);
        var rows = GoldRows.Of(View, [["u1"], ["u1"]], [From, From], Nothing(2), 0, "run");
        var failure = await Should.ThrowAsync<GoldAuditException>(() => table.WriteAsync([rows], [], "run", [], CancellationToken.None));
        failure.Message.ShouldContain("1 of 2 rows");
        (await ContentAsync(store)).ShouldBeEmpty();
        Directory.EnumerateFiles(_root, "*.parquet", SearchOption.AllDirectories).ShouldBeEmpty("what was staged is taken away");
    }

    [Fact]
    public async Task Versions_share_a_table_while_their_columns_fit_and_have_their_own_when_they_do_not()
    {
        var store = LakeRoot.Open(_root);
        await WriteAsync(View);
        var more = View with { Version = 2, Features = [.. View.Features, new FeatureModel("more", new FeatureType(FeatureKind.Int64), View.Features[0].Value)] };
        await WriteAsync(more);
        var other = View with { Version = 3, Features = [.. View.Features.Select(feature => feature.Name == "recency_days" ? feature with { Type = new FeatureType(FeatureKind.String) } : feature)] };
        await WriteAsync(other);
        (await VersionsAsync(LakeTables.Gold(ShopLake.Tenant, View.Pack, View.Name))).ShouldBe([1, 2]);
        (await VersionsAsync(LakeTables.Gold(ShopLake.Tenant, View.Pack, View.Name, 3))).ShouldBe([3]);

        async Task WriteAsync(FeatureViewModel view)
        {
            var table = await GoldTable.OpenAsync(store, ShopLake.Tenant, view, s_clock, CancellationToken.None);
            var nothing = new RecordBatch(1, [.. view.Features.Select(feature => KeyValuePair.Create(feature.Name, Column.Nulls(feature.Type.Column, 1)))]);
            await table.WriteAsync([GoldRows.Of(view, [["u1"]], [From], nothing, 0, "run")], [], "run", [], CancellationToken.None);
            (await table.RowsAsync(From, From + 1, null, CancellationToken.None)).Sum(batch => batch.RowCount).ShouldBe(1, "of its own version");
        }

        async Task<int[]> VersionsAsync(string path)
        {
            var versions = new List<int>();
            await foreach (var batch in (await DeltaTable.OpenAsync(store, path)).ReadAsync(new ReadOptions { Columns = ["view_version"] }))
                versions.AddRange(Enumerable.Range(0, batch.RowCount).Select(row => (int)batch.Columns[0].ValueAt(row)!));
            return [.. versions.Order()];
        }
    }

    static async Task<int> RunAsync(IObjectStore silver, IObjectStore gold, long to)
    {
        var reading = new SilverReading(new SilverReader(silver), ShopLake.Tenant, View);
        var tiles = await new TileRun(gold, s_clock).RunAsync(reading, View, to / NaiveShop.Day, CancellationToken.None);
        return await new GoldRun(gold, s_clock).RunAsync(tiles, null, reading, View, to, new MaterializeInterval(null, to), CancellationToken.None);
    }

    static async Task<List<string>> ContentAsync(IObjectStore store)
    {
        var rows = new List<string>();
        await foreach (var batch in (await DeltaTable.OpenAsync(store, LakeTables.Gold(ShopLake.Tenant, View.Pack, View.Name))).ReadAsync())
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add($"{batch["user_id"].ValueAt(row)}@{batch["event_timestamp"].ValueAt(row)}|{string.Join('|', View.Features.Select(feature => batch[feature.Name].ValueAt(row)))}");
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    static RecordBatch Nothing(int rows) =>
        new(rows, [.. View.Features.Select(feature => KeyValuePair.Create(feature.Name, Column.Nulls(feature.Type.Column, rows)))]);
}
