using Millrace.Lake.Delta.Log;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Upkeep;

/// <summary>What follows a commit now and then: a checkpoint, and the removal of log files that it makes superfluous.</summary>
static class LogUpkeep
{
    public static async Task AfterCommitAsync(Snapshot snapshot, TableOptions options, CancellationToken cancellation)
    {
        try
        {
            await CheckpointWriter.WriteAsync(snapshot, options, cancellation).ConfigureAwait(false);
            if (options.LogRetention is { } retention)
                await CleanAsync(snapshot.Folder, options.Clock.GetUtcNow() - retention, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StorageException or LakeFormatException)
        {
            // The commit stands; a checkpoint only makes opening faster, and a later commit writes one again.
        }
    }

    /// <summary>Removes log files that no version committed since <paramref name="before"/> needs; returns how many.</summary>
    public static async Task<int> CleanAsync(TableFolder table, DateTimeOffset before, CancellationToken cancellation)
    {
        var listing = await LogListing.FromAsync(table, 0, cancellation).ConfigureAwait(false);
        var oldest = listing.Commits.Where(commit => commit.Value.LastModified >= before).Select(commit => (long?)commit.Key).FirstOrDefault() ?? listing.LatestCommit;
        if (oldest is null || listing.Checkpoints(oldest.Value).FirstOrDefault() is not { } oldestNeeded)
            return 0;
        var keep = oldestNeeded[0].Version;
        var paths = listing.Commits.Keys.Where(version => version < keep).Select(LogFiles.Commit)
            .Concat(listing.Checkpoints(keep - 1).SelectMany(parts => parts.Select(part => part.Path))).ToList();
        foreach (var path in paths)
        {
            await table.Store.DeleteAsync(table.Full(path), cancellation).ConfigureAwait(false);
            LakeSteps.Passed(LakeStep.LogFileRemoved);
        }
        return paths.Count;
    }
}
