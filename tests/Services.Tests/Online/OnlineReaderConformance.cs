using Millrace.Contracts.Tenancy;
using Millrace.Online.Keys;
using Millrace.Online.Store;

namespace Millrace.Services.Tests.Online;

/// <summary>What every way of reading the online store must do, however the records came there.</summary>
public abstract class OnlineReaderConformance
{
    static readonly ViewKeys s_keys = new(TenantId.Parse("acme"), "ecommerce", "user_features", 1);

    protected static async Task What_was_stored_is_read_byte_for_byte_beside_what_is_missing(IOnlineReader reader, Func<string, byte[], Task> store)
    {
        ArgumentNullException.ThrowIfNull(store);
        const int seed = 20191001;
        var random = new Random(seed);
        var expected = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        for (var i = 0; i < 200; i++)
        {
            var key = s_keys.Live(EntityKey.Of($"u/{i} ü"));
            if (i % 5 == 0)
            {
                expected[key] = null;
                continue;
            }
            var value = new byte[random.Next(0, 400)];
            random.NextBytes(value);
            expected[key] = value;
            await store(key, value);
        }
        // More than one chunk, in an order of its own, one key twice.
        var keys = expected.Keys.OrderByDescending(key => key, StringComparer.Ordinal).ToList();
        keys.Add(keys[3]);
        var records = new OnlineRecord[keys.Count];
        await reader.ReadAsync(keys.ToArray(), records);
        for (var i = 0; i < keys.Count; i++)
        {
            records[i].Exists.ShouldBe(expected[keys[i]] is not null, keys[i]);
            records[i].Value.ShouldBe(expected[keys[i]], $"{keys[i]} (seed {seed})");
        }
    }

    protected static async Task A_value_that_no_writer_of_ours_wrote_is_refused_by_its_key(IOnlineReader reader, Func<string, byte[], Task> storeRaw)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(storeRaw);
        var key = s_keys.Base(EntityKey.Of("foreign"));
        await storeRaw(key, "{\"not\":\"ours\"}"u8.ToArray());
        var fault = await Should.ThrowAsync<OnlineStoreException>(async () => await reader.ReadAsync(new[] { key }, new OnlineRecord[1]));
        fault.Message.ShouldContain(key);
    }
}
