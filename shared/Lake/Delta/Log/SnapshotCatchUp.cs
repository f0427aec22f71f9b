using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Log;

/// <summary>Brings a snapshot up to the newest version by the commits after it.</summary>
static class SnapshotCatchUp
{
    public static async Task<Snapshot> FromAsync(Snapshot snapshot, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                snapshot = snapshot.Next(await SnapshotLoader.ReadCommitAsync(snapshot.Folder, snapshot.Version + 1, cancellation).ConfigureAwait(false));
            }
            catch (ObjectNotFoundException)
            {
                return await MissedAsync(snapshot, cancellation).ConfigureAwait(false);
            }
        }
    }

    // Clean-up may have taken commits that this snapshot never saw; the pointer to the last checkpoint tells.
    static async Task<Snapshot> MissedAsync(Snapshot snapshot, CancellationToken cancellation)
    {
        var checkpoint = await LastCheckpoint.ReadAsync(snapshot.Folder, cancellation).ConfigureAwait(false);
        if (checkpoint is null || checkpoint <= snapshot.Version)
            return snapshot;
        var (version, state, _) = await SnapshotLoader.LoadAsync(snapshot.Folder, null, cancellation).ConfigureAwait(false);
        return new Snapshot(snapshot.Folder, version, state);
    }
}
