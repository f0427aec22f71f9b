using System.Globalization;
using EnginePosition = Millrace.Features.State.SourcePosition;
using Millrace.Catalog.Packs;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Online.Keys;
using Millrace.Online.Store;
using Millrace.Testing.Trips;

namespace Millrace.Services.Tests.Serving;

/// <summary>An entity whose key is a whole number, in a view that aggregates events.</summary>
public sealed class WholeKeyTests
{
    [Fact]
    public async Task A_whole_key_of_events_is_looked_up_by_number_or_text_and_echoed_as_a_number()
    {
        var packs = Directory.CreateTempSubdirectory("millrace-keys-").FullName;
        foreach (var (path, text) in s_files)
        {
            var file = Path.Combine(packs, "trips", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }
        var view = PackFolders.Load(packs).View("trips", "driver_trips")!;
        var store = new MemoryOnlineStore();
        await FoldAsync(view, store);
        await using var host = await ServingHost.StartAsync(packs, store, new FixedClock(DateTimeOffset.Parse("2026-01-05T12:00:00Z", CultureInfo.InvariantCulture)));
        var (status, body) = await host.PostAsync("/get-online-features", """{"features":["driver_trips:trips"],"entities":{"driver_id":[42,"42",7,-1]}}""");
        status.ShouldBe(200, body.ToString());
        body.GetProperty("results")[0].GetProperty("values").GetRawText().ShouldBe("[42,42,7,-1]");
        body.GetProperty("results")[1].GetProperty("values").GetRawText().ShouldBe("[2,2,1,0]");
        Directory.Delete(packs, recursive: true);
    }

    static async Task FoldAsync(Millrace.Features.Model.FeatureViewModel view, MemoryOnlineStore store)
    {
        long[] drivers = [42, 7, 42];
        var at = (DateTimeOffset.Parse("2026-01-05T11:00:00Z", CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var batch = new RecordBatch(drivers.Length, [.. view.Stream!.Fields.Select(field => KeyValuePair.Create(field.Name, Column.FromObjects(
            field.Type, [.. Enumerable.Range(0, drivers.Length).Select(row => (object?)(field.Name switch { "driver_id" => drivers[row], _ when field.Type == ColumnType.Timestamp => at, _ => $"t{row}" }))])))]);
        var engine = ViewEngines.Of(view);
        var prepared = engine.Prepare(batch, DimensionSet.None);
        var keys = new ViewKeys(TenantId.Parse("acme"), view.Pack, view.Name, view.Version);
        for (var i = 0; i < prepared.Entities.Count; i++)
        {
            var live = engine.NewLive();
            engine.Fold(live, prepared, i, new EnginePosition(0, 0, 1), at + 1).ShouldBeTrue();
            await store.SaveAsync([new OnlineWrite(keys.Live(EntityKey.Of(prepared.Entities[i])), engine.Encode(live), "")]);
        }
    }

    static readonly (string Path, string Text)[] s_files =
    [
        ("pack.yaml", "pack: trips\nentities:\n  driver: { keys: { driver_id: int64 } }\n"),
        ("sources/rides.yaml", "dataset: rides\ncontract: contracts/rides.odcs.yaml\npartition_by: driver_id\n"),
        ("contracts/rides.odcs.yaml", TripsPack.Contract("rides", "1.0.0", "")),
        ("feature_views/driver_trips.yaml", "view: driver_trips\nentity: driver\nstream: rides\nfeatures:\n  trips: count()\n"),
    ];
}
