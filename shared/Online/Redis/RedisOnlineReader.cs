using Millrace.Online.Store;
using StackExchange.Redis;

namespace Millrace.Online.Redis;

/// <summary>
/// Reads the hashes that Dapr's <c>state.redis</c> writes, without the sidecar in between: key
/// <c>{component}||{key}</c> (the component sets <c>keyPrefix: name</c>), field <c>data</c>, and <c>version</c> as the tag.
/// Requests are pipelined on one connection, so a lookup is one round trip.
/// </summary>
public sealed class RedisOnlineReader : IOnlineReader
{
    static readonly RedisValue[] s_fields = ["data", "version"];

    readonly IDatabase _database;
    readonly string _prefix;

    /// <param name="redis">An open connection.</param>
    /// <param name="component">The name of the state component, which prefixes every key.</param>
    public RedisOnlineReader(IConnectionMultiplexer redis, string component = OnlineOptions.Component)
    {
        ArgumentNullException.ThrowIfNull(redis);
        _database = redis.GetDatabase();
        _prefix = component + "||";
    }

    /// <inheritdoc/>
    public ValueTask ReadAsync(ReadOnlyMemory<string> keys, Memory<OnlineRecord> records, CancellationToken cancellationToken = default)
    {
        var answers = new Task<RedisValue[]>[keys.Length];
        for (var i = 0; i < answers.Length; i++)
            answers[i] = _database.HashGetAsync(_prefix + keys.Span[i], s_fields);
        return CollectAsync(answers, keys, records, cancellationToken);
    }

    static async ValueTask CollectAsync(
        Task<RedisValue[]>[] answers, ReadOnlyMemory<string> keys, Memory<OnlineRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < answers.Length; i++)
            {
                var fields = await answers[i].WaitAsync(cancellationToken);
                records.Span[i] = fields[0].IsNull
                    ? OnlineRecord.Missing
                    : new OnlineRecord(StoredBytes.Decode((byte[])fields[0]!, keys.Span[i]), (string?)fields[1] ?? "");
            }
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            throw new OnlineStoreException($"Redis did not answer a lookup of {keys.Length} records: {failure.Message}", failure);
        }
    }
}
