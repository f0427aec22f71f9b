using System.Text.Json;
using Millrace.Online.Redis;
using Millrace.Online.Store;
using Millrace.Testing;
using StackExchange.Redis;

namespace Millrace.Services.Tests.Online;

/// <summary>Against a real Redis, filled the way daprd's <c>state.redis</c> fills it: a hash of data and version per key.</summary>
public sealed class RedisOnlineReaderTests : OnlineReaderConformance
{
    [ToolFact("redis-server")]
    public async Task Reads_what_dapr_wrote()
    {
        using var redis = await RedisServer.StartAsync();
        var reader = new RedisOnlineReader(redis.Connection);
        await What_was_stored_is_read_byte_for_byte_beside_what_is_missing(reader, (key, value) => WriteAsDapr(redis, key, JsonSerializer.SerializeToUtf8Bytes(value)));
        await A_value_that_no_writer_of_ours_wrote_is_refused_by_its_key(reader, (key, stored) => WriteAsDapr(redis, key, stored));
    }

    [ToolFact("redis-server")]
    public async Task A_redis_that_went_away_is_an_error_of_the_store()
    {
        var redis = await RedisServer.StartAsync();
        var reader = new RedisOnlineReader(redis.Connection);
        await reader.ReadAsync(new[] { "a" }, new OnlineRecord[1]);
        redis.Connection.Close(allowCommandsToComplete: false);
        redis.Dispose();
        await Should.ThrowAsync<Exception>(async () => await reader.ReadAsync(new[] { "a" }, new OnlineRecord[1]));
    }

    static async Task WriteAsDapr(RedisServer redis, string key, byte[] stored)
    {
        var database = redis.Connection.GetDatabase();
        await database.HashSetAsync("online||" + key, [new HashEntry("data", stored)]);
        await database.HashIncrementAsync("online||" + key, "version");
    }
}
