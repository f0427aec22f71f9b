using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Upkeep;

/// <summary>Makes a table forget a person: not only its newest version, but every file and every line of its log.</summary>
public static class TableErasure
{
    /// <summary>
    /// Rewrites the files that hold the person's rows, commits, removes all older versions' files and the log that
    /// describes them, then scans what is left. Idempotent, and resumable: after a failure it is simply run again. Time
    /// travel to before the erasure is no longer possible, which is its point.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="person">Which rows are the person's.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static async Task<ErasureReport> RunAsync(DeltaTable table, Filter person, CancellationToken cancellation = default)
    {
        await table.RefreshAsync(cancellation).ConfigureAwait(false);
        var start = table.Version;
        var (before, own) = await DigestAsync(table, person, start, cancellation).ConfigureAwait(false);
        var deleted = await table.DeleteAsync(person, new CommitOptions { Operation = "ERASE" }, cancellation).ConfigureAwait(false);
        LakeSteps.Passed(LakeStep.PersonDeleted);
        var removed = await ForgetAsync(table, person, cancellation).ConfigureAwait(false);
        var (after, left) = await DigestAsync(table, person, table.Version, cancellation).ConfigureAwait(false);
        // Others may have written between the two scans; then the digest is of no use, and only equality of versions tells.
        var undisturbed = table.Version == (deleted.Committed ? start + 1 : start);
        return new ErasureReport(table.Path, own, deleted.FilesRemoved, removed, left,
            !undisturbed || before.Rows == after.Rows && before.ToString() == after.ToString());
    }

    /// <summary>Digest of everybody else's rows, and the number of the person's.</summary>
    static async Task<(RowDigest Others, long Own)> DigestAsync(DeltaTable table, Filter person, long version, CancellationToken cancellation)
    {
        var digest = new RowDigest();
        var own = 0L;
        var filter = person.Bind(table.Schema);
        await foreach (var batch in table.ReadAsync(new ReadOptions { Version = version }, cancellation).ConfigureAwait(false))
        {
            var rows = new bool[batch.RowCount];
            rows.AsSpan().Fill(true);
            filter.Keep(batch, rows);
            own += rows.AsSpan().Count(true);
            for (var row = 0; row < rows.Length; row++)
                rows[row] = !rows[row];
            digest.Add(Rows.ColumnGather.Where(batch, rows));
        }
        return (digest, own);
    }

    static async Task<int> ForgetAsync(DeltaTable table, Filter person, CancellationToken cancellation)
    {
        var snapshot = await table.RefreshAsync(cancellation).ConfigureAwait(false);
        var old = snapshot.State.Removed.Values.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        old.UnionWith(await OrphansAsync(snapshot, person, cancellation).ConfigureAwait(false));
        var vacuumed = await table.VacuumAsync(new VacuumOptions { Only = old }, cancellation).ConfigureAwait(false);
        LakeSteps.Passed(LakeStep.PersonsFilesRemoved);
        // Statistics and partition values in old commits may name the person too.
        await table.CheckpointAsync(cancellation).ConfigureAwait(false);
        await table.CleanLogAsync(TimeSpan.Zero, cancellation).ConfigureAwait(false);
        LakeSteps.Passed(LakeStep.PersonsLogRemoved);
        return vacuumed.Files.Count;
    }

    /// <summary>Files that no version in the log names and that hold rows of the person: left behind by writers that died.</summary>
    static async Task<List<string>> OrphansAsync(Snapshot snapshot, Filter person, CancellationToken cancellation)
    {
        var known = snapshot.Files.Select(file => file.Path).Concat(snapshot.State.Removed.Values.Select(file => file.Path))
            .Select(Delta.Log.FilePath.Decode).ToHashSet(StringComparer.Ordinal);
        var found = new List<string>();
        var folder = snapshot.Folder;
        await foreach (var info in folder.Store.ListAsync(folder.Path.Length == 0 ? "" : folder.Path + "/", null, cancellation).ConfigureAwait(false))
        {
            var path = folder.Relative(info.Path);
            if (!path.EndsWith(".parquet", StringComparison.Ordinal) || path.StartsWith("_delta_log/", StringComparison.Ordinal) || known.Contains(path))
                continue;
            if (await HoldsAsync(snapshot, path, person, cancellation).ConfigureAwait(false))
                found.Add(Delta.Log.FilePath.Encode(path));
        }
        return found;
    }

    static async Task<bool> HoldsAsync(Snapshot snapshot, string path, Filter person, CancellationToken cancellation)
    {
        try
        {
            await foreach (var batch in Delta.DataFiles.ReadAllAsync(snapshot.Folder.Store, snapshot.Folder.Full(path), cancellation).ConfigureAwait(false))
            {
                var rows = new bool[batch.RowCount];
                rows.AsSpan().Fill(true);
                person.Bind(batch.Schema).Keep(batch, rows);
                if (rows.AsSpan().Contains(true))
                    return true;
            }
            return false;
        }
        catch (Exception error) when (error is LakeFormatException or DeltaException)
        {
            // Nothing reads such a file; what it holds cannot be told, so it must not stay.
            return true;
        }
        catch (ObjectNotFoundException)
        {
            return false;
        }
    }
}
