using System.Globalization;
using StackExchange.Redis;

namespace Millrace.Services.Tests.Online.Stores;

/// <summary>
/// <c>state.redis</c> on a real Redis: a hash per key with <c>data</c>, <c>version</c> and, once a first write was asked for,
/// <c>first-write</c>; from then on nothing is written without the ETag. Before, a first write goes over what is there.
/// </summary>
sealed class RedisRules(IDatabase redis, string prefix) : IStoreRules
{
    readonly Lock _gate = new();

    public int Save(string key, byte[] value, string etag, Concurrency concurrency)
    {
        lock (_gate)
        {
            if (concurrency == Concurrency.LastWrite)
                etag = "";
            if (etag.Length > 0 && !long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                return 400;
            var (version, isFirst) = ((string?)redis.HashGet(prefix + key, "version"), redis.HashExists(prefix + key, "first-write"));
            if (version is not null && version != etag && (etag.Length > 0 || isFirst))
                return etag.Length > 0 ? 409 : 500;
            redis.HashSet(prefix + key, [new("data", value), .. concurrency == Concurrency.FirstWrite ? [new HashEntry("first-write", 0)] : Array.Empty<HashEntry>()]);
            redis.HashIncrement(prefix + key, "version");
            return 204;
        }
    }

    public (byte[] Value, string ETag)? Get(string key)
    {
        // The real one writes all fields in one script.
        lock (_gate)
        {
            var fields = redis.HashGet(prefix + key, ["data", "version"]);
            return fields[0].IsNull ? null : ((byte[])fields[0]!, (string)fields[1]!);
        }
    }

    public int Delete(string key, string etag)
    {
        lock (_gate)
        {
            if (etag.Length > 0 && (string?)redis.HashGet(prefix + key, "version") is { } version && version != etag)
                return 409;
            redis.KeyDelete(prefix + key);
            return 204;
        }
    }
}
