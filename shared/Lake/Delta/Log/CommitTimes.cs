namespace Millrace.Lake.Delta.Log;

/// <summary>
/// When versions were committed: the time inside the commit where the table keeps it, else the modification time of
/// the commit's file, pushed forward where clocks ran backwards so that times rise with versions.
/// </summary>
static class CommitTimes
{
    public static async Task<long> VersionAtAsync(TableFolder table, DateTimeOffset time, CancellationToken cancellation)
    {
        var times = await AllAsync(table, readableOnly: true, cancellation).ConfigureAwait(false);
        if (times.Count == 0)
            throw new DeltaException($"{table.Name} is not a Delta table, or its log holds no commit");
        long? found = null;
        foreach (var (version, at) in times)
            if (at <= time)
                found = version;
        return found ?? throw new DeltaException(
            $"{table.Name} cannot be read as of {time:O}: the oldest version in its log, {times[0].Version}, is of {times[0].Time:O}");
    }

    /// <summary>The commits in the log; after a clean-up the oldest of them may lie before the first version that can still be read.</summary>
    public static async Task<IReadOnlyList<(long Version, DateTimeOffset Time)>> AllAsync(
        TableFolder table, bool readableOnly, CancellationToken cancellation)
    {
        var listing = await LogListing.FromAsync(table, 0, cancellation).ConfigureAwait(false);
        var first = readableOnly && !listing.Commits.ContainsKey(0) ? listing.Checkpoints(long.MaxValue).LastOrDefault()?[0].Version ?? 0 : 0;
        var inCommit = false;
        var times = new List<(long, DateTimeOffset)>();
        var last = DateTimeOffset.MinValue;
        foreach (var (version, info) in listing.Commits.Where(commit => commit.Key >= first))
        {
            var time = info.LastModified;
            if (inCommit || times.Count == 0)
            {
                var commit = await SnapshotLoader.ReadCommitAsync(table, version, cancellation).ConfigureAwait(false);
                if (commit.OfType<CommitInfo>().FirstOrDefault()?.InCommitTimestamp is { } millis)
                    (inCommit, time) = (true, DateTimeOffset.FromUnixTimeMilliseconds(millis));
            }
            time = time > last ? time : last.AddMilliseconds(1);
            times.Add((version, time));
            last = time;
        }
        return times;
    }
}
