using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime.State;

/// <summary>The embedded key-value store: every state component is a store of its own in the runtime's file.</summary>
internal sealed class EmbeddedState(Database database, TimeProvider time) : IEmbeddedState
{
    const string SelectOne = "SELECT value, etag, expires FROM state WHERE store = ? AND key = ? AND coalesce(expires, ?3) >= ?3";

    /// <summary>The value of a prefixed key, or null.</summary>
    public StateRecord? Get(string store, string key) => database.Read(connection =>
    {
        var select = connection[SelectOne].Bind(1, store).Bind(2, key).Bind(3, Now);
        if (!select.Step())
            return null;
        var record = new StateRecord(select.Bytes(0), select.Text(1), select.LongOrNull(2));
        select.Reset();
        return record;
    });

    public byte[]?[] GetBulk(string component, IReadOnlyList<string> prefixedKeys) =>
        Read(component, prefixedKeys, select => select.Bytes(0));

    /// <summary>The records of prefixed keys, all read from the same instant.</summary>
    public StateRecord?[] GetMany(string store, IReadOnlyList<string> keys) =>
        Read(store, keys, select => new StateRecord(select.Bytes(0), select.Text(1), select.LongOrNull(2)));

    T?[] Read<T>(string store, IReadOnlyList<string> keys, Func<Statement, T> record)
        where T : class
    {
        var now = Now;
        return database.Read(connection =>
        {
            var records = new T?[keys.Count];
            connection["BEGIN"].Run();
            try
            {
                var select = connection[SelectOne].Bind(1, store).Bind(3, now);
                for (var i = 0; i < records.Length; i++)
                {
                    if (!select.Bind(2, keys[i]).Step())
                        continue;
                    records[i] = record(select);
                    select.Reset();
                }
            }
            finally
            {
                connection["COMMIT"].Run();
            }

            return records;
        });
    }

    /// <summary>Makes the changes; per change whether its condition held.</summary>
    /// <param name="together">True: all or none.</param>
    public async Task<bool[]> WriteAsync(string store, IReadOnlyList<StateChange> changes, bool together)
    {
        var write = new StateWrite(store, changes, together, time);
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

    sealed class Sweep(long now) : WriteJob
    {
        public const int Most = 1000;

        public int Deleted { get; private set; }

        public override void Apply(Connection connection) =>
            Deleted = connection["DELETE FROM state WHERE id IN (SELECT id FROM state WHERE expires < ? LIMIT 1000)"]
                .Bind(1, now).Run();
    }
}
