namespace Millrace.LocalRuntime.Storage;

/// <summary>The tables of the runtime's one file.</summary>
internal static class Schema
{
    const long Version = 1;

    static readonly string[] s_tables =
    [
        "CREATE TABLE IF NOT EXISTS facts(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS topics(id INTEGER PRIMARY KEY, broker TEXT NOT NULL, name TEXT NOT NULL, partitions INTEGER NOT NULL)",
        // A row is what one commit appended to one partition: a blob of messages with consecutive offsets.
        "CREATE TABLE IF NOT EXISTS batches(id INTEGER PRIMARY KEY, topic INTEGER NOT NULL, lane INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, appended INTEGER NOT NULL, bytes INTEGER NOT NULL, body BLOB NOT NULL)",
        "CREATE UNIQUE INDEX IF NOT EXISTS batches_by_offset ON batches(topic, lane, first)",
        // The end survives the deletion of the last batch, so an offset is never given twice.
        "CREATE TABLE IF NOT EXISTS ends(topic INTEGER NOT NULL, lane INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY(topic, lane)) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS positions(consumers TEXT NOT NULL, topic INTEGER NOT NULL, lane INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY(consumers, topic, lane)) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS state(id INTEGER PRIMARY KEY, store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, etag TEXT NOT NULL, expires INTEGER)",
        "CREATE UNIQUE INDEX IF NOT EXISTS state_by_key ON state(store, key)",
        "CREATE INDEX IF NOT EXISTS state_by_expiry ON state(expires) WHERE expires IS NOT NULL",
    ];

    /// <summary>Makes the tables; gives the epoch, which is set once when the file is made (Unix seconds).</summary>
    public static long Prepare(Connection connection, long nowSeconds)
    {
        connection.Execute("BEGIN IMMEDIATE");
        foreach (var table in s_tables)
            connection.Execute(table);
        var version = Fact(connection, "version", Version);
        var epoch = Fact(connection, "epoch", nowSeconds);
        connection.Execute("COMMIT");
        if (version != Version)
            throw new DatabaseException($"the file has format {version}; this program reads format {Version}");
        return epoch;
    }

    static long Fact(Connection connection, string name, long initial)
    {
        connection["INSERT OR IGNORE INTO facts VALUES(?, ?)"].Bind(1, name).Bind(2, initial).Run();
        var read = connection["SELECT value FROM facts WHERE name = ?"].Bind(1, name);
        read.Step();
        var value = read.Long(0);
        read.Reset();
        return value;
    }
}
