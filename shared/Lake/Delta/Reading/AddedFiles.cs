using Millrace.Lake.Delta.Log;

namespace Millrace.Lake.Delta.Reading;

/// <summary>The files that commits after a version brought with new rows and that are still there at the snapshot.</summary>
static class AddedFiles
{
    public static async Task<IEnumerable<AddFile>> SinceAsync(Snapshot snapshot, long since, CancellationToken cancellation)
    {
        if (since < -1 || since > snapshot.Version)
            throw new DeltaException($"{snapshot.Folder.Name} cannot be read since version {since}: versions -1 to {snapshot.Version} are accepted");
        var added = new Dictionary<string, AddFile>(StringComparer.Ordinal);
        for (var version = since + 1; version <= snapshot.Version; version++)
        {
            List<LogAction> actions;
            try
            {
                actions = await SnapshotLoader.ReadCommitAsync(snapshot.Folder, version, cancellation).ConfigureAwait(false);
            }
            catch (Storage.ObjectNotFoundException error)
            {
                throw new DeltaException(
                    $"{snapshot.Folder.Name} cannot be read since version {since}: the commit of version {version} is no longer in its log", error);
            }
            foreach (var add in actions.OfType<AddFile>())
                if (add.DataChange)
                    added[add.Key] = add;
        }
        return added.Values;
    }
}
