using System.Collections.Concurrent;

namespace Millrace.LocalRuntime.Storage;

/// <summary>The runtime's file: one writer and a few readers.</summary>
internal sealed class Database : IAsyncDisposable
{
    const int MostIdleReaders = 4;

    readonly ConcurrentBag<Connection> _readers = [];
    int _idle;
    readonly Lazy<Connection> _checkpoints;
    readonly string _path;

    public Database(string folder, bool fullSync, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, "runtime.db");
        var connection = new Connection(_path, readOnly: false, fullSync);
        Epoch = Schema.Prepare(connection, time.GetUtcNow().ToUnixTimeSeconds());
        Writer = new Writer(connection);
        _checkpoints = new(() => new Connection(_path, readOnly: false, fullSync));
    }

    /// <summary>When the file was made, Unix seconds: it tells offsets of an earlier file from those of this one.</summary>
    public long Epoch { get; }

    public Writer Writer { get; }

    /// <summary>Reads on a connection of its own, from a consistent view of what is committed.</summary>
    public T Read<T>(Func<Connection, T> read)
    {
        if (_readers.TryTake(out var connection))
            Interlocked.Decrement(ref _idle);
        else
            connection = new Connection(_path, readOnly: true, fullSync: false);
        try
        {
            return read(connection);
        }
        finally
        {
            if (Interlocked.Increment(ref _idle) <= MostIdleReaders)
            {
                _readers.Add(connection);
            }
            else
            {
                Interlocked.Decrement(ref _idle);
                connection.Dispose();
            }
        }
    }

    /// <summary>Moves what is committed from the log into the file, beside the writer; called by one thread at a time.</summary>
    public void Checkpoint() => _checkpoints.Value.Checkpoint();

    public async ValueTask DisposeAsync()
    {
        if (_checkpoints.IsValueCreated)
            _checkpoints.Value.Dispose();
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        await Writer.DisposeAsync();
    }
}
