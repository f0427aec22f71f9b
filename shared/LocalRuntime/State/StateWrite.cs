using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime.State;

/// <summary>
/// Writes state: each change on its own, or all or none of them. A change whose condition does not hold is no failure
/// of the commit it shares; its outcome says so.
/// </summary>
internal sealed class StateWrite(string store, IReadOnlyList<StateChange> changes, bool together, RowCache cache, TimeProvider time) : WriteJob
{
    bool _begun;

    /// <summary>Per change, whether it was made (when together: the first false ends the list).</summary>
    public bool[] Made { get; } = new bool[changes.Count];

    public override void Apply(Connection connection)
    {
        Array.Clear(Made);
        cache.Begin();
        _begun = true;
        if (together)
            connection["SAVEPOINT together"].Run();
        for (var i = 0; i < changes.Count; i++)
        {
            Made[i] = Change(connection, changes[i]);
            if (!Made[i] && together)
            {
                connection["ROLLBACK TO together"].Run();
                break;
            }
        }
        if (together)
            connection["RELEASE together"].Run();
    }

    public override void Committed() => cache.End(changes);

    public override void RolledBack()
    {
        // The transaction may have failed before it came to this write.
        if (_begun)
            cache.End([]);
    }

    bool Change(Connection connection, StateChange change)
    {
        var conditional = !string.IsNullOrEmpty(change.Etag);
        if (change.Value is null)
        {
            var delete = conditional
                ? connection["DELETE FROM state WHERE store = ? AND key = ? AND etag = ? AND coalesce(expires, ?4) >= ?4"]
                    .Bind(3, change.Etag!).Bind(4, Now)
                : connection["DELETE FROM state WHERE store = ? AND key = ?"];
            return delete.Bind(1, store).Bind(2, change.Key).Run() > 0 || !conditional;
        }
        if (conditional)
            return connection["""
                UPDATE state SET value = ?4, etag = ?5, expires = ?6
                WHERE store = ?1 AND key = ?2 AND etag = ?3 AND coalesce(expires, ?7) >= ?7
                """].Bind(1, store).Bind(2, change.Key).Bind(3, change.Etag!).Bind(4, change.Value)
                .Bind(5, NewEtag()).Bind(6, change.Expires).Bind(7, Now).Run() > 0;
        var write = change.FirstWrite
            // What has expired is gone, though the sweep has not met it yet.
            ? connection["""
                INSERT INTO state(store, key, value, etag, expires) VALUES(?, ?, ?, ?, ?)
                ON CONFLICT(store, key) DO UPDATE SET value = excluded.value, etag = excluded.etag, expires = excluded.expires
                WHERE state.expires < ?6
                """].Bind(6, Now)
            : connection["""
                INSERT INTO state(store, key, value, etag, expires) VALUES(?, ?, ?, ?, ?)
                ON CONFLICT(store, key) DO UPDATE SET value = excluded.value, etag = excluded.etag, expires = excluded.expires
                """];
        return write.Bind(1, store).Bind(2, change.Key).Bind(3, change.Value).Bind(4, NewEtag())
            .Bind(5, change.Expires).Run() > 0;
    }

    long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    static string NewEtag() => Guid.NewGuid().ToString();
}
