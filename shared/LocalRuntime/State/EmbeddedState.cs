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

    public byte[]?[] GetBulk(string component, IReadOnlyList<string> prefixedKeys)
    {
        var now = Now;
        return database.Read(connection =>
        {
            var values = new byte[]?[prefixedKeys.Count];
            // One transaction: all keys are read from the same instant.
            connection["BEGIN"].Run();
            var select = connection[SelectOne].Bind(1, component).Bind(3, now);
            for (var i = 0; i < values.Length; i++)
            {
                if (!select.Bind(2, prefixedKeys[i]).Step())
                    continue;
                values[i] = select.Bytes(0);
                select.Reset();
            }
            connection["COMMIT"].Run();
            return values;
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
