using System.Buffers.Binary;
using Dapr.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.Populations;
using Millrace.FeatureCompute.Records;
using Millrace.Hosting.State;
using Millrace.Online.Keys;
using Millrace.Online.Redis;
using Millrace.Online.Sidecar;
using Millrace.Online.Store;
using Millrace.Testing;

namespace Millrace.Services.Tests.Online.Stores;

/// <summary>
/// What several replicas write, they write alike on every store, though the stores differ: the first to write wins, making what is
/// there is refused, and whoever is refused reads again. Redis and PostgreSQL stand behind a sidecar that follows their recorded rules.
/// </summary>
public sealed class SharedStateTests
{
    const int Writers = 5;
    const int Rounds = 30;

    static readonly ViewKeys s_keys = new(TenantId.Parse("acme"), "ecommerce", "user_features", 1);

    [ToolFact("redis-server")]
    public async Task Redis_conforms_and_is_read_directly()
    {
        using var redis = await RedisServer.StartAsync();
        await using var sidecar = await StateSidecar.StartAsync(new RedisRules(redis.Connection.GetDatabase(), "online||"));
        await ConformsAsync(sidecar.NewClient, new RedisOnlineReader(redis.Connection));
    }

    [Fact]
    public async Task PostgreSQL_conforms()
    {
        await using var sidecar = await StateSidecar.StartAsync(new PostgresRules());
        using var reading = sidecar.NewClient();
        await ConformsAsync(sidecar.NewClient, new DaprOnlineStore(reading));
    }

    [Fact]
    public async Task The_embedded_store_conforms()
    {
        await using var runtime = await RuntimeFixture.StartAsync();
        using var reading = await runtime.AttachAsync(AppIds.FeatureServing);
        var attached = new Queue<DaprClient>();
        for (var i = 0; i < Writers + 1; i++)
            attached.Enqueue(await runtime.AttachAsync(AppIds.FeatureCompute));
        await ConformsAsync(attached.Dequeue, new DaprOnlineStore(reading));
    }

    static async Task ConformsAsync(Func<DaprClient> newClient, IOnlineReader reader)
    {
        using var client = newClient();
        var store = new DaprOnlineStore(client);
        await TheFirstWinsAsync(store);
        await ABulkWriteIsTriedAgainAsync(store);
        await OneReplicaTakesTheWorkAsync(store);
        var replicas = Enumerable.Range(0, Writers).Select(_ => newClient()).ToArray();
        await NoChangeIsLostOrMadeTwiceAsync([.. replicas.Select(replica => new DaprOnlineStore(replica))], reader);
        await NoCountIsLostAsync(replicas);
        foreach (var replica in replicas)
            replica.Dispose();
    }

    static async Task TheFirstWinsAsync(DaprOnlineStore store)
    {
        (await store.TrySaveAsync([new OnlineWrite("k", [1], "")])).Saved.ShouldBeTrue();
        (await store.TrySaveAsync([new OnlineWrite("k", [2], "")])).Saved.ShouldBeFalse("making what is there");
        var read = await ReadAsync(store, "k");
        (await store.TrySaveAsync([new OnlineWrite("k", [3], read.ETag)])).Saved.ShouldBeTrue();
        (await store.TrySaveAsync([new OnlineWrite("k", [4], read.ETag)])).Saved.ShouldBeFalse("the tag is of an older version");
        (await ReadAsync(store, "k")).Value.ShouldBe([3]);
        await store.DeleteAsync(["k"]);
        (await ReadAsync(store, "k")).Exists.ShouldBeFalse();
        (await store.TrySaveAsync([new OnlineWrite("k", [5], "")])).Saved.ShouldBeTrue("it may be made again");
    }

    static async Task ABulkWriteIsTriedAgainAsync(DaprOnlineStore store)
    {
        var keys = Enumerable.Range(0, 150).Select(i => $"bulk{i}").ToArray();
        (await store.TrySaveAsync([new OnlineWrite("bulk77", [0], "")])).Saved.ShouldBeTrue();
        (await store.TrySaveAsync([.. keys.Select(key => new OnlineWrite(key, [9], ""))])).Saved.ShouldBeFalse();
        var records = new OnlineRecord[keys.Length];
        await store.ReadAsync(keys, records);
        records[77].Value.ShouldBe([0]);
        (await store.TrySaveAsync([.. keys.Select((key, i) => new OnlineWrite(key, [9], records[i].ETag))])).Saved.ShouldBeTrue();
        await store.ReadAsync(keys, records);
        records.ShouldAllBe(record => record.Value != null && record.Value.Length == 1 && record.Value[0] == 9);
    }

    static async Task OneReplicaTakesTheWorkAsync(DaprOnlineStore store)
    {
        var claim = new PopulationClaim(store, TimeProvider.System);
        var sources = new Dictionary<string, long> { ["interactions"] = 4 };
        Task<PopulationState> TakeAsync(long grid) => claim.TakeAsync(s_keys, grid, sources, null, default);
        (await TakeAsync(10)).ShouldBe(PopulationState.Mine);
        (await TakeAsync(10)).ShouldBe(PopulationState.AtWork);
        await claim.DoneAsync(s_keys, 10, sources, claim.Now(), default);
        (await TakeAsync(10)).ShouldBe(PopulationState.Done);
        (await TakeAsync(20)).ShouldBe(PopulationState.Mine);
        await claim.GiveUpAsync(s_keys, 20, default);
        (await TakeAsync(20)).ShouldBe(PopulationState.Mine);
    }

    // A record counts what was applied to it and remembers how far each writer has come, as live records do by lane.
    static async Task NoChangeIsLostOrMadeTwiceAsync(DaprOnlineStore[] stores, IOnlineReader reader)
    {
        string[] keys = ["shared/1", "shared/2", "shared/3"];
        await Task.WhenAll(stores.Select((store, writer) => Task.Run(async () =>
        {
            using var gate = new RecordGate();
            var records = new SharedRecords(store, gate, TimeProvider.System, NullLogger<SharedRecords>.Instance);
            for (var round = 1; round <= Rounds; round++)
                while (!await AppliedAsync(records, keys, writer, round))
                {
                }
        })));
        var found = new OnlineRecord[keys.Length];
        await reader.ReadAsync(keys, found);
        foreach (var record in found)
            Numbers(record.Value).ShouldBe([Writers * Rounds, .. Enumerable.Repeat(Rounds, Writers)]);
    }

    static async Task<bool> AppliedAsync(SharedRecords records, string[] keys, int writer, int round)
    {
        try
        {
            await records.ChangeAsync(keys, (_, value) =>
            {
                var numbers = Numbers(value);
                if (numbers[1 + writer] >= round)
                    return null;
                (numbers[0], numbers[1 + writer]) = (numbers[0] + 1, round);
                return [.. numbers.SelectMany(BitConverter.GetBytes)];
            }, default);
            return true;
        }
        catch (OnlineStoreException)
        {
            // Refused too often: the message would be delivered again.
            return false;
        }
    }

    static int[] Numbers(byte[]? value) =>
        [.. Enumerable.Range(0, 1 + Writers).Select(i => value is null ? 0 : BinaryPrimitives.ReadInt32LittleEndian(value.AsSpan(i * sizeof(int))))];

    static async Task NoCountIsLostAsync(DaprClient[] clients)
    {
        await Task.WhenAll(clients.Select(client => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
                for (var saved = false; !saved;)
                {
                    var (count, etag) = await client.GetStateAndETagAsync<int>(Components.Online, "count");
                    saved = await client.TrySaveFirstAsync(Components.Online, "count", count + 1, etag);
                }
        })));
        (await clients[0].GetStateAsync<int>(Components.Online, "count")).ShouldBe(Writers * Rounds);
    }

    static async Task<OnlineRecord> ReadAsync(DaprOnlineStore store, string key)
    {
        var records = new OnlineRecord[1];
        await store.ReadAsync(new[] { key }, records);
        return records[0];
    }
}
