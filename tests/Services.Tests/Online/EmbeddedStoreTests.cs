using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.LocalRuntime;
using Millrace.Online.Embedded;
using Millrace.Online.Sidecar;
using Millrace.Online.Store;

namespace Millrace.Services.Tests.Online;

/// <summary>The store through Dapr's API on the embedded runtime, and the same records read in process.</summary>
public sealed class EmbeddedStoreTests : OnlineReaderConformance
{
    [Fact]
    public async Task What_compute_writes_through_the_api_serving_reads_through_the_api()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        using var writer = await runtime.AttachAsync(AppIds.FeatureCompute);
        using var reader = await runtime.AttachAsync(AppIds.FeatureServing);
        var store = new DaprOnlineStore(writer);
        await What_was_stored_is_read_byte_for_byte_beside_what_is_missing(new DaprOnlineStore(reader), Create(store));
    }

    [Fact]
    public async Task What_compute_writes_through_the_api_is_read_in_process()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        using var writer = await runtime.AttachAsync(AppIds.FeatureCompute);
        var reader = new EmbeddedOnlineReader(new Records(runtime.Host.State));
        await What_was_stored_is_read_byte_for_byte_beside_what_is_missing(reader, Create(new DaprOnlineStore(writer)));
        await A_value_that_no_writer_of_ours_wrote_is_refused_by_its_key(
            reader, (key, stored) => writer.SaveStateAsync("online", key, System.Text.Json.JsonSerializer.Deserialize<object>(stored)));
    }

    [Fact]
    public async Task Of_two_writers_that_read_one_version_the_second_is_refused()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        using var client = await runtime.AttachAsync(AppIds.FeatureCompute);
        var store = new DaprOnlineStore(client);
        (await store.TrySaveAsync([new OnlineWrite("k", [1], "")])).Saved.ShouldBeTrue();
        (await store.TrySaveAsync([new OnlineWrite("k", [2], "")])).Saved.ShouldBeFalse("creating what is there");
        var read = await ReadAsync(store, "k");
        (await store.TrySaveAsync([new OnlineWrite("k", [3], read.ETag)])).Saved.ShouldBeTrue();
        (await store.TrySaveAsync([new OnlineWrite("k", [4], read.ETag)])).Saved.ShouldBeFalse("the tag is of an older version");
        (await ReadAsync(store, "k")).Value.ShouldBe([3]);
    }

    [Fact]
    public async Task A_bulk_write_with_one_stale_record_is_refused_and_passes_after_reading_again()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        using var client = await runtime.AttachAsync(AppIds.FeatureCompute);
        var store = new DaprOnlineStore(client);
        var keys = Enumerable.Range(0, 150).Select(i => $"k{i}").ToArray();
        (await store.TrySaveAsync([new OnlineWrite("k77", [0], "")])).Saved.ShouldBeTrue();
        (await store.TrySaveAsync([.. keys.Select(key => new OnlineWrite(key, [9], ""))])).Saved.ShouldBeFalse();
        var records = new OnlineRecord[keys.Length];
        await store.ReadAsync(keys, records);
        (await store.TrySaveAsync([.. keys.Select((key, i) => new OnlineWrite(key, [9], records[i].ETag))])).Saved.ShouldBeTrue();
        await store.ReadAsync(keys, records);
        records.ShouldAllBe(record => record.Value != null && record.Value.Length == 1 && record.Value[0] == 9);
    }

    [Fact]
    public async Task Records_survive_a_restart_and_end_with_their_deletion()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        using (var client = await runtime.AttachAsync(AppIds.FeatureCompute))
            await new DaprOnlineStore(client).SaveAsync([new OnlineWrite("a", [1, 2], ""), new OnlineWrite("b", [3], "")]);
        await runtime.RestartAsync();
        using var again = await runtime.AttachAsync(AppIds.FeatureCompute);
        var store = new DaprOnlineStore(again);
        (await ReadAsync(store, "a")).Value.ShouldBe([1, 2]);
        await store.DeleteAsync(["a", "never"]);
        (await ReadAsync(store, "a")).Exists.ShouldBeFalse();
        (await ReadAsync(store, "b")).Value.ShouldBe([3]);
    }

    static Func<string, byte[], Task> Create(DaprOnlineStore store) => async (key, value) =>
        (await store.TrySaveAsync([new OnlineWrite(key, value, "")])).Saved.ShouldBeTrue(key);

    static async Task<OnlineRecord> ReadAsync(DaprOnlineStore store, string key)
    {
        var records = new OnlineRecord[1];
        await store.ReadAsync(new[] { key }, records);
        return records[0];
    }

    sealed class Records(IEmbeddedState state) : IEmbeddedRecords
    {
        public byte[]?[] Read(string component, string prefix, ReadOnlySpan<string> keys) => state.GetBulk(component, prefix, keys);
    }
}
