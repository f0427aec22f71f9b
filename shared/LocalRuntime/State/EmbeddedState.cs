using System.Collections.Concurrent;
using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime.State;

/// <summary>The embedded key-value store: every state component is a store of its own in the runtime's file.</summary>
internal sealed class EmbeddedState(Database database, TimeProvider time) : IEmbeddedState
{
    const string SelectOne = "SELECT value, etag, expires FROM state WHERE store = ? AND key = ?";

    readonly ConcurrentDictionary<string, RowCache> _caches = new(StringComparer.Ordinal);

    /// <summary>The value of a prefixed key, or null.</summary>
    public StateRecord? Get(string store, string key) => GetMany(store, "", [key])[0];

    public byte[]?[] GetBulk(string component, string prefix, ReadOnlySpan<string> keys) =>
        Array.ConvertAll(GetMany(component, prefix, keys), record => record?.Value);

    /// <summary>The records of keys behind a prefix, all of one instant.</summary>
    public StateRecord?[] GetMany(string store, string prefix, ReadOnlySpan<string> keys)
    {
        var cache = CacheOf(store);
        var commits = cache.Commits;
        var records = cache.Find(prefix, keys, out var missing);
        if (missing.Count == 0 ? cache.Commits != commits : !TryRead(cache, store, missing, records, commits))
            Read(store, [.. Enumerable.Range(0, keys.Length).Zip(keys.ToArray(), (place, key) => (place, prefix + key))], records);
        var now = Now;
        return Array.ConvertAll(records, record => record is null || ReferenceEquals(record, RowCache.None) || record.Expires < now ? null : record);
    }

    /// <summary>Everything that a store holds; for stores of the runtime itself, which are small.</summary>
    public List<(string Key, byte[] Value)> All(string store) => database.Read(connection =>
    {
        var rows = new List<(string, byte[])>();
        var select = connection["SELECT key, value FROM state WHERE store = ?"].Bind(1, store);
        while (select.Step())
            rows.Add((select.Text(0), select.Bytes(1)));
        return rows;
    });

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

    // What was found and what is read are of one instant as long as nobody commits meanwhile.
    bool TryRead(RowCache cache, string store, List<(int Place, string Key)> missing, StateRecord?[] records, long commits)
    {
        if (!cache.IsStill(commits))
            return false;
        Read(store, missing, records);
        return cache.TryKeep(commits, missing, records);
    }

    void Read(string store, List<(int Place, string Key)> keys, StateRecord?[] records) => database.Read(connection =>
    {
        // One transaction: all keys are read from the same instant.
        connection["BEGIN"].Run();
        try
        {
            var select = connection[SelectOne].Bind(1, store);
            foreach (var (place, key) in keys)
            {
                records[place] = null;
                if (!select.Bind(2, key).Step())
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
