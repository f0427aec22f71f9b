using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Log;

/// <summary>Builds a table's state from its newest usable checkpoint and the commits after it.</summary>
static class SnapshotLoader
{
    /// <param name="table">The table.</param>
    /// <param name="version">The version to build; null for the newest.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DeltaException">There is no table, or its log has a gap or damage that no checkpoint bridges.</exception>
    public static async Task<(long Version, TableState State, LogListing Listing)> LoadAsync(
        TableFolder table, long? version, CancellationToken cancellation)
    {
        var hint = await LastCheckpoint.ReadAsync(table, cancellation).ConfigureAwait(false);
        if (hint is { } at && (version is null || version >= at))
        {
            var recent = await LogListing.FromAsync(table, at, cancellation).ConfigureAwait(false);
            if (recent.LatestCheckpoint is not null)
                try
                {
                    return await LoadAsync(table, recent, version, cancellation).ConfigureAwait(false);
                }
                catch (LakeFormatException)
                {
                    // The whole listing may hold an older checkpoint, or all commits.
                }
        }
        var all = await LogListing.FromAsync(table, 0, cancellation).ConfigureAwait(false);
        if (all.IsEmpty)
            throw new DeltaException($"{table.Name} is not a Delta table: it has no _delta_log with commits");
        return await LoadAsync(table, all, version, cancellation).ConfigureAwait(false);
    }

    static async Task<(long, TableState, LogListing)> LoadAsync(
        TableFolder table, LogListing listing, long? version, CancellationToken cancellation)
    {
        var newest = Math.Max(listing.LatestCommit ?? -1, listing.LatestCheckpoint ?? -1);
        var target = version ?? newest;
        if (target > newest || target < 0)
            throw new DeltaException($"{table.Name} has no version {target}: the newest is {newest}");
        LakeFormatException? damage = null;
        foreach (var checkpoint in listing.Checkpoints(target))
        {
            if (MissingCommit(listing, checkpoint[0].Version + 1, target) is not null)
                break;
            try
            {
                var start = await CheckpointReader.ReadAsync(table, checkpoint, cancellation).ConfigureAwait(false);
                return (target, await ReplayAsync(table, start, checkpoint[0].Version + 1, target, cancellation).ConfigureAwait(false), listing);
            }
            catch (LakeFormatException error)
            {
                damage ??= error;
            }
            catch (ObjectNotFoundException error)
            {
                damage ??= new LakeFormatException(checkpoint[0].Path, -1, error.Message, error);
            }
        }
        if (MissingCommit(listing, 0, target) is { } missing)
            throw damage is not null
                ? new LakeFormatException(damage.File, damage.Offset, $"{damage.Problem}; and commit {missing} is not there to do without", damage)
                : Missing(table, listing, missing, target);
        return (target, await ReplayAsync(table, new TableState.Builder(TableState.Empty), 0, target, cancellation).ConfigureAwait(false), listing);
    }

    static DeltaException Missing(TableFolder table, LogListing listing, long missing, long target)
    {
        var checkpoint = listing.Checkpoints(target).FirstOrDefault()?[0].Version;
        if (checkpoint is { } from && MissingCommit(listing, from + 1, target) is { } after)
            missing = after;
        var problem = $"Version {target} of {table.Name} cannot be read: the commit of version {missing} is missing from its log";
        // Commits that only old versions need may be cleaned up.
        return listing.LatestCommit > target ? new DeltaException(problem) : new DamagedLogException(problem);
    }

    static long? MissingCommit(LogListing listing, long from, long to)
    {
        for (var version = from; version <= to; version++)
            if (!listing.Commits.ContainsKey(version))
                return version;
        return null;
    }

    static async Task<TableState> ReplayAsync(
        TableFolder table, TableState.Builder state, long from, long to, CancellationToken cancellation)
    {
        for (var version = from; version <= to; version++)
            state.Apply(await ReadCommitAsync(table, version, cancellation).ConfigureAwait(false));
        return state.Build();
    }

    /// <summary>The actions of one commit.</summary>
    public static async Task<List<LogAction>> ReadCommitAsync(TableFolder table, long version, CancellationToken cancellation)
    {
        var path = table.Full(LogFiles.Commit(version));
        var actions = ActionReader.Read(await table.Store.ReadAllAsync(path, cancellation).ConfigureAwait(false), $"Version {version} of {table.Name}: {path}");
        // Writers put at least commitInfo into a commit; an empty file is one whose content was lost.
        return actions.Count > 0
            ? actions
            : throw new DamagedLogException($"Version {version} of {table.Name}: {path} holds no action");
    }
}
