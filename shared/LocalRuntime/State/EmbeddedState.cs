using System.Collections.Concurrent;
using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime.State;

/// <summary>The embedded key-value store: every state component is a store of its own in the runtime's file.</summary>
internal sealed class EmbeddedState(Database database, TimeProvider time) : IEmbeddedState
{
    const string SelectOne = "SELECT value, etag, expires FROM state WHERE store = ? AND key = ?";

    readonly ConcurrentDictionary<string, RowCache> _caches = new(StringComparer.Ordinal);

    /// <summary>The value of a prefixed key, or null.</summary>
    public StateRecord? Get(string store, string key) => GetMany(store, [key])[0];

    public byte[]?[] GetBulk(string component, IReadOnlyList<string> prefixedKeys) =>
        Array.ConvertAll(GetMany(component, prefixedKeys), record => record?.Value);

    /// <summary>The records of prefixed keys, all of one instant.</summary>
    public StateRecord?[] GetMany(string store, IReadOnlyList<string> keys)
    {
        var records = new StateRecord?[keys.Count];
        var cache = CacheOf(store);
        var commits = cache.Commits;
        var missing = Find(cache, keys, records);
        if (missing.Count == 0 ? cache.Commits != commits : !TryRead(cache, store, keys, missing, records, commits))
            Read(store, keys, Enumerable.Range(0, keys.Count), records);
        var now = Now;
        return Array.ConvertAll(records, record => record is null || ReferenceEquals(record, RowCache.None) || record.Expires < now ? null : record);
    }

    /// <summary>Makes the changes; per change whether its condition held.</summary>
    /// <param name="together">True: all or none.</param>
    public async Task<bool[]> WriteAsync(string store, IReadOnlyList<StateChange> changes, bool together)
    {
        var write = new StateWrite(store, changes, together, CacheOf(store), time);
        await database.Writer.Enqueue(write);
        return write.Made;
    }

    /// <summary>Deletes what has expired, a bounded number of rows; true when there may be more.</summary>
    public async Task<bool> SweepAsync()
    {
        var sweep = new Sweep(Now);
        await database.Writer.Enqueue(sweep);
        return sweep.Deleted == Sweep.Most;
    }

    long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    RowCache CacheOf(string store) => _caches.GetOrAdd(store, static _ => new RowCache());

    static List<int> Find(RowCache cache, IReadOnlyList<string> keys, StateRecord?[] records)
    {
        var missing = new List<int>();
        for (var i = 0; i < records.Length; i++)
            if ((records[i] = cache.Find(keys[i])) is null)
                missing.Add(i);
        return missing;
    }

    // What was found and what is read are of one instant as long as nobody commits meanwhile.
    bool TryRead(RowCache cache, string store, IReadOnlyList<string> keys, List<int> missing, StateRecord?[] records, long commits)
    {
        if (!cache.IsStill(commits))
            return false;
        Read(store, keys, missing, records);
        return cache.TryKeep(commits, keys, missing, records);
    }

    void Read(string store, IReadOnlyList<string> keys, IEnumerable<int> places, StateRecord?[] records) => database.Read(connection =>
    {
        // One transaction: all keys are read from the same instant.
        connection["BEGIN"].Run();
        try
        {
            var select = connection[SelectOne].Bind(1, store);
            foreach (var place in places)
            {
                records[place] = null;
                if (!select.Bind(2, keys[place]).Step())
                    continue;
                records[place] = new StateRecord(select.Bytes(0), select.Text(1), select.LongOrNull(2));
                select.Reset();
            }
        }
        finally
        {
            connection["COMMIT"].Run();
        }
        return true;
    });

    // What it deletes nobody can see any more, so caches need not hear of it.
    sealed class Sweep(long now) : WriteJob
    {
        public const int Most = 1000;

        public int Deleted { get; private set; }

        public override void Apply(Connection connection) =>
            Deleted = connection["DELETE FROM state WHERE id IN (SELECT id FROM state WHERE expires < ? LIMIT 1000)"]
                .Bind(1, now).Run();
    }
}
