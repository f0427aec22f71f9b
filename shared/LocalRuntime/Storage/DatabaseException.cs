using SQLitePCL;

namespace Millrace.LocalRuntime.Storage;

/// <summary>The database refused: disk full, file damaged, locked by another process.</summary>
public sealed class DatabaseException : Exception
{
    public DatabaseException()
    {
    }

    public DatabaseException(string message)
        : base(message)
    {
    }

    public DatabaseException(string message, Exception inner)
        : base(message, inner)
    {
    }

    internal static void Check(sqlite3 db, int code)
    {
        if (code != raw.SQLITE_OK)
            throw From(db, code);
    }

    internal static DatabaseException From(sqlite3 db, int code) =>
        new($"sqlite error {code}: {raw.sqlite3_errmsg(db).utf8_to_string()}");
}
