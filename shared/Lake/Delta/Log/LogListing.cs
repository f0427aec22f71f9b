using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Log;

/// <summary>The files of a table's log, from some version on.</summary>
sealed class LogListing
{
    readonly SortedDictionary<long, ObjectInfo> _commits = [];
    readonly List<LogFileName> _checkpoints = [];

    public IReadOnlyDictionary<long, ObjectInfo> Commits => _commits;

    public bool IsEmpty => _commits.Count == 0 && _checkpoints.Count == 0;

    public long? LatestCommit => _commits.Count == 0 ? null : _commits.Keys.Last();

    public long? FirstCommit => _commits.Count == 0 ? null : _commits.Keys.First();

    public static async Task<LogListing> FromAsync(TableFolder table, long version, CancellationToken cancellation)
    {
        var listing = new LogListing();
        var start = version <= 0 ? null : table.Full(LogFiles.Before(version));
        await foreach (var info in table.Store.ListAsync(table.Full(LogFiles.Folder), start, cancellation).ConfigureAwait(false))
        {
            var path = table.Relative(info.Path);
            // Sidecars and other folders below the log hold nothing that a listing needs.
            if (path.IndexOf('/', LogFiles.Folder.Length) >= 0 || LogFiles.Parse(path) is not { } name)
                continue;
            if (name.Kind == LogFileKind.Commit)
                listing._commits[name.Version] = info;
            else
                listing._checkpoints.Add(name);
        }
        return listing;
    }

    /// <summary>Complete checkpoints at or below a version, newest first; each is the list of its parts.</summary>
    public IEnumerable<IReadOnlyList<LogFileName>> Checkpoints(long atMost) => _checkpoints
        .Where(name => name.Version <= atMost)
        .GroupBy(name => (name.Version, name.Parts, Unique: name.Kind == LogFileKind.CheckpointPart ? "" : name.Path))
        .Where(group => group.Count() == group.Key.Parts)
        .OrderByDescending(group => group.Key.Version)
        .ThenBy(group => group.First().Kind)
        .Select(group => (IReadOnlyList<LogFileName>)[.. group.OrderBy(name => name.Part)]);

    public long? LatestCheckpoint => Checkpoints(long.MaxValue).FirstOrDefault()?[0].Version;
}
