using SQLitePCL;

namespace Millrace.LocalRuntime.Storage;

/// <summary>A prepared statement, used again and again by the one thread that holds its connection.</summary>
internal sealed class Statement : IDisposable
{
    readonly sqlite3 _db;
    readonly sqlite3_stmt _statement;

    public Statement(sqlite3 db, string sql)
    {
        _db = db;
        DatabaseException.Check(db, raw.sqlite3_prepare_v2(db, sql, out _statement));
    }

    public Statement Bind(int index, long value)
    {
        DatabaseException.Check(_db, raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    public Statement Bind(int index, string value)
    {
        DatabaseException.Check(_db, raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        // A null pointer would bind NULL: an empty value stays an empty blob.
        DatabaseException.Check(_db, value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, index, 0)
            : raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    Statement BindNull(int index)
    {
        DatabaseException.Check(_db, raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    /// <summary>True when there is a row to read; false at the end, after which the statement is ready again.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
        {
            var failure = DatabaseException.From(_db, code);
            Reset();
            throw failure;
        }
        Reset();
        return false;
    }

    /// <summary>Runs a statement that gives no rows; the number of rows it changed.</summary>
    public int Run()
    {
        while (Step())
        {
        }
        return raw.sqlite3_changes(_db);
    }

    public void Reset() => raw.sqlite3_reset(_statement);

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? "";

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public void Dispose() => _statement.Dispose();
}
