using System.Collections.Concurrent;

namespace Millrace.LocalRuntime.State;

/// <summary>
/// Rows of one store that were read since they were last written, as the file has them: reading one again costs a look-up
/// in memory. A commit takes what it changed out before anybody hears that it is durable, and whoever reads several rows
/// is told when a commit came in between, so that all of them are of one instant.
/// </summary>
internal sealed class RowCache
{
    const long MostBytes = 32 << 20;
    const int Overhead = 160;
    const int MostStackChars = 512;

    /// <summary>What stands for a key that the file does not have.</summary>
    public static readonly StateRecord None = new([], "", null);

    readonly ConcurrentDictionary<string, StateRecord> _rows = new(StringComparer.Ordinal);
    readonly Lock _gate = new();
    long _bytes;
    long _begun;
    long _ended;

    /// <summary>The number of commits so far.</summary>
    public long Commits => Volatile.Read(ref _ended);

    /// <summary>Whether no commit has begun after so many.</summary>
    public bool IsStill(long commits) => Volatile.Read(ref _begun) == commits;

    /// <summary>The rows of keys behind a prefix, <see cref="None"/> included, and the whole keys of those that must be read.</summary>
    public StateRecord?[] Find(string prefix, ReadOnlySpan<string> keys, out List<(int Place, string Key)> missing)
    {
        var rows = new StateRecord?[keys.Length];
        var known = _rows.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> whole = stackalloc char[MostStackChars];
        missing = [];
        prefix.AsSpan(0, Math.Min(prefix.Length, whole.Length)).CopyTo(whole);
        for (var i = 0; i < rows.Length; i++)
        {
            var length = prefix.Length + keys[i].Length;
            if (length > whole.Length)
            {
                rows[i] = _rows.GetValueOrDefault(prefix + keys[i]);
            }
            else
            {
                keys[i].CopyTo(whole[prefix.Length..]);
                known.TryGetValue(whole[..length], out rows[i]);
            }
            if (rows[i] is null)
                missing.Add((i, prefix + keys[i]));
        }
        return rows;
    }

    /// <summary>The one writer is about to commit.</summary>
    public void Begin() => Interlocked.Increment(ref _begun);

    /// <summary>The commit is done, or undone.</summary>
    public void End(IEnumerable<StateChange> changed)
    {
        lock (_gate)
        {
            foreach (var change in changed)
                if (_rows.TryRemove(change.Key, out var row))
                    _bytes -= Size(change.Key, row);
            Volatile.Write(ref _ended, _ended + 1);
        }
    }

    /// <summary>Keeps rows that were read from the file.</summary>
    /// <param name="commits">The number of commits before they were read.</param>
    /// <param name="read">The keys that were read, and the places of their rows.</param>
    /// <param name="rows">The rows, null where the file has none.</param>
    /// <returns>False when a commit has begun since, so that the rows may be of two instants.</returns>
    public bool TryKeep(long commits, List<(int Place, string Key)> read, StateRecord?[] rows)
    {
        lock (_gate)
        {
            if (!IsStill(commits))
                return false;
            foreach (var (place, key) in read)
                Keep(key, rows[place] ?? None);
            return true;
        }
    }

    void Keep(string key, StateRecord row)
    {
        if (_bytes > MostBytes)
        {
            _rows.Clear();
            _bytes = 0;
        }
        if (_rows.TryAdd(key, row))
            _bytes += Size(key, row);
    }

    static long Size(string key, StateRecord row) => Overhead + (2L * key.Length) + row.Value.Length;
}
