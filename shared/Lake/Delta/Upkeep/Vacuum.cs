using Millrace.Lake.Delta.Log;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Upkeep;

/// <summary>Removes files that no version within the retention needs.</summary>
static class Vacuum
{
    static readonly TimeSpan s_longestWrite = TimeSpan.FromDays(1);

    public static async Task<VacuumResult> RunAsync(Snapshot snapshot, VacuumOptions options, TableOptions table, CancellationToken cancellation)
    {
        var folder = snapshot.Folder;
        if (options.Retention < TimeSpan.Zero)
            throw new DeltaException("Vacuum's retention is negative");
        if (options.Retention < VacuumOptions.SafeRetention && !options.Force && !options.DryRun && options.Only is null)
            throw new DeltaException(
                $"Vacuum of {folder.Name} with a retention of {options.Retention} may take files from running readers and writers: "
                + $"at least {VacuumOptions.SafeRetention} is accepted, or force");
        ProtocolSupport.CheckWritable(snapshot.Protocol, snapshot.Metadata, snapshot.Schema, folder.Name);
        var before = table.Clock.GetUtcNow() - options.Retention;
        var needed = Needed(snapshot, options.Only is null ? before : DateTimeOffset.MaxValue);
        var only = options.Only?.Select(FilePath.Decode).ToHashSet(StringComparer.Ordinal);
        var files = new List<string>();
        var bytes = 0L;
        await foreach (var info in folder.Store.ListAsync(folder.Path.Length == 0 ? "" : folder.Path + "/", null, cancellation).ConfigureAwait(false))
        {
            var path = folder.Relative(info.Path);
            var asked = only is null ? info.LastModified < before && !IsHidden(path, snapshot.PartitionColumns) : only.Contains(path);
            if (!asked || needed.Contains(path))
                continue;
            files.Add(path);
            bytes += info.Size;
        }
        if (options.DryRun)
            return new VacuumResult(files, bytes, true);
        LakeSteps.Passed(LakeStep.VacuumPlanned);
        foreach (var path in files)
        {
            await folder.Store.DeleteAsync(folder.Full(path), cancellation).ConfigureAwait(false);
            LakeSteps.Passed(LakeStep.VacuumFileRemoved);
        }
        // What a writer that died had begun may hold what is to be forgotten; one that lives has begun it today.
        var leftovers = options.Only is null ? before : table.Clock.GetUtcNow() - s_longestWrite;
        await folder.Store.RemoveLeftoversAsync(folder.Path.Length == 0 ? "" : folder.Path + "/", leftovers, cancellation).ConfigureAwait(false);
        LakeSteps.Passed(LakeStep.LeftoversRemoved);
        return new VacuumResult(files, bytes, false);
    }

    static HashSet<string> Needed(Snapshot snapshot, DateTimeOffset before)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in snapshot.Files)
            Add(file.Path, file.DeletionVector);
        var millis = before.ToUnixTimeMilliseconds();
        foreach (var file in snapshot.State.Removed.Values)
            if (file.DeletionTimestamp >= millis)
                Add(file.Path, file.DeletionVector);
        return needed;

        void Add(string path, DeletionVector? vector)
        {
            needed.Add(FilePath.Decode(path));
            if (vector?.StorageType == "u")
                needed.Add(Reading.DeletedRows.FileName(vector));
        }
    }

    // The log, and whatever others keep under names that begin with '_' or '.'; a partition column may begin so too.
    static bool IsHidden(string path, IReadOnlyList<string> partitionColumns) => path.Split('/').Any(segment =>
        segment.StartsWith('.') || segment.StartsWith('_') && !partitionColumns.Any(column => segment.StartsWith(column + "=", StringComparison.Ordinal)));
}
