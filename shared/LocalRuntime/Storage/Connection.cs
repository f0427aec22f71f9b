using SQLitePCL;

namespace Millrace.LocalRuntime.Storage;

/// <summary>One connection to the runtime's file with its prepared statements; used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    readonly Dictionary<string, Statement> _statements = [];
    readonly sqlite3 _db;

    static Connection() => Batteries_V2.Init();

    public Connection(string path, bool readOnly, bool fullSync)
    {
        var flags = (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE)
            | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out _db, flags, null);
        if (code != raw.SQLITE_OK)
            throw new DatabaseException($"cannot open '{path}': {raw.sqlite3_errstr(code).utf8_to_string()}");
        raw.sqlite3_busy_timeout(_db, 5000);
        // The operating system's cache holds the file for readers (mapping it costs more: a file that grows is mapped anew again
        // and again). The writer keeps more of its own: what is scattered over an index must not be read again for every key.
        Execute($"PRAGMA cache_size=-{(readOnly ? 1024 : 32 * 1024)}");
        if (readOnly)
            return;
        Execute("PRAGMA journal_mode=WAL");
        Execute($"PRAGMA synchronous={(fullSync ? "FULL" : "NORMAL")}");
        // Checkpoints wait for the disk, so they are made beside the commits; only when those cannot keep up a commit makes one.
        Execute("PRAGMA wal_autocheckpoint=65536");
    }

    /// <summary>Room for what is put together before it is bound; each use begins anew.</summary>
    public MemoryStream Scratch { get; } = new();

    /// <summary>The prepared form of a text; the same text gives the same statement.</summary>
    public Statement this[string sql]
    {
        get
        {
            if (!_statements.TryGetValue(sql, out var statement))
                _statements[sql] = statement = new Statement(_db, sql);
            return statement;
        }
    }

    public void Execute(string sql)
    {
        using var statement = new Statement(_db, sql);
        statement.Run();
    }

    /// <summary>Moves what is committed from the log into the file, as far as nobody reads or writes there.</summary>
    public void Checkpoint() => this["PRAGMA wal_checkpoint(PASSIVE)"].Run();

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _db.Dispose();
        Scratch.Dispose();
    }
}
