using System.Runtime.CompilerServices;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Reading;
using Millrace.Lake.Delta.Schema;
using Millrace.Lake.Delta.Upkeep;
using Millrace.Lake.Delta.Writing;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta;

/// <summary>
/// A Delta table in a store. One instance may be used by several threads, and any number of instances and processes may
/// write one table: every commit is atomic, and a writer that loses a race tries again or says why it cannot.
/// </summary>
public sealed class DeltaTable
{
    readonly TableFolder _folder;
    readonly TableOptions _options;
    volatile Snapshot _snapshot;

    DeltaTable(TableFolder folder, TableOptions options, Snapshot snapshot) =>
        (_folder, _options, _snapshot) = (folder, options, snapshot);

    /// <summary>The table's path in its store.</summary>
    public string Path => _folder.Path;

    /// <summary>The store.</summary>
    public IObjectStore Store => _folder.Store;

    /// <summary>The newest version that this instance has seen; <see cref="RefreshAsync"/> looks for newer ones.</summary>
    public Snapshot Snapshot => _snapshot;

    /// <summary>The newest version that this instance has seen.</summary>
    public long Version => _snapshot.Version;

    /// <summary>The columns, partition columns included.</summary>
    public TableSchema Schema => _snapshot.Schema;

    /// <summary>Why rows with these columns could not be appended, growing the schema as needed; nothing when they can.</summary>
    public IReadOnlyList<string> Misfits(TableSchema data)
    {
        try
        {
            SchemaFit.Merge(_snapshot.Metadata.SchemaString, data, mayGrow: true, _folder.Name);
            return [];
        }
        catch (SchemaMismatchException unfit)
        {
            return unfit.Differences;
        }
    }

    /// <summary>True if there is a table at the path.</summary>
    public static async Task<bool> ExistsAsync(IObjectStore store, string path, CancellationToken cancellation = default)
    {
        var listing = await LogListing.FromAsync(new TableFolder(store, path), 0, cancellation).ConfigureAwait(false);
        return !listing.IsEmpty;
    }

    /// <summary>Opens a table at its newest version.</summary>
    /// <exception cref="DeltaException">There is no table, or its log cannot be read.</exception>
    /// <exception cref="UnsupportedFeatureException">It needs features that are not supported.</exception>
    public static async Task<DeltaTable> OpenAsync(
        IObjectStore store, string path, TableOptions? options = null, CancellationToken cancellation = default)
    {
        var folder = new TableFolder(store, path);
        return new DeltaTable(folder, options ?? new TableOptions(), await LoadAsync(folder, null, cancellation).ConfigureAwait(false));
    }

    /// <summary>Makes an empty table.</summary>
    /// <exception cref="DeltaException">There is one already, or the definition cannot be a table.</exception>
    public static async Task<DeltaTable> CreateAsync(
        IObjectStore store, string path, TableDefinition definition, TableOptions? options = null, CancellationToken cancellation = default)
    {
        var folder = new TableFolder(store, path);
        var snapshot = await TableCreation.CreateAsync(folder, definition, options ?? new TableOptions(), cancellation).ConfigureAwait(false)
            ?? throw new DeltaException($"There is a table at {folder.Name} already");
        return new DeltaTable(folder, options ?? new TableOptions(), snapshot);
    }

    /// <summary>Opens a table, or makes it if there is none. An existing one keeps its own definition.</summary>
    public static async Task<DeltaTable> OpenOrCreateAsync(
        IObjectStore store, string path, TableDefinition definition, TableOptions? options = null, CancellationToken cancellation = default)
    {
        if (await ExistsAsync(store, path, cancellation).ConfigureAwait(false))
            return await OpenAsync(store, path, options, cancellation).ConfigureAwait(false);
        var folder = new TableFolder(store, path);
        var created = await TableCreation.CreateAsync(folder, definition, options ?? new TableOptions(), cancellation).ConfigureAwait(false);
        return created is null
            ? await OpenAsync(store, path, options, cancellation).ConfigureAwait(false)
            : new DeltaTable(folder, options ?? new TableOptions(), created);
    }

    /// <summary>Looks for commits of other writers and gives the newest version.</summary>
    public async Task<Snapshot> RefreshAsync(CancellationToken cancellation = default) =>
        Advance(await SnapshotCatchUp.FromAsync(_snapshot, cancellation).ConfigureAwait(false));

    /// <summary>The table as of a version.</summary>
    /// <exception cref="DeltaException">The version does not exist, or the log no longer reaches back to it.</exception>
    public Task<Snapshot> SnapshotAtAsync(long version, CancellationToken cancellation = default) =>
        version == _snapshot.Version ? Task.FromResult(_snapshot) : LoadAsync(_folder, version, cancellation);

    /// <summary>The table as of a time: the newest version committed at or before it.</summary>
    /// <exception cref="DeltaException">The log does not reach back that far.</exception>
    public async Task<Snapshot> SnapshotAtAsync(DateTimeOffset time, CancellationToken cancellation = default) =>
        await SnapshotAtAsync(await CommitTimes.VersionAtAsync(_folder, time, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>Adds rows in one commit; columns that the table lacks are added to it unless the options forbid.</summary>
    /// <returns>The version that holds the rows. If the transactions say that they are there already, nothing is written.</returns>
    public Task<CommitResult> AppendAsync(IEnumerable<ColumnBatch> rows, CommitOptions? options = null, CancellationToken cancellation = default) =>
        AppendAsync(rows.ToAsyncEnumerable(), options, cancellation);

    /// <summary>Adds rows in one commit, taking them as they come.</summary>
    public async Task<CommitResult> AppendAsync(
        IAsyncEnumerable<ColumnBatch> rows, CommitOptions? options = null, CancellationToken cancellation = default)
    {
        var operation = new AppendOperation(_folder, _options, options ?? new CommitOptions());
        return await FinishAsync(await operation.RunAsync(_snapshot, rows, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes rows without making them part of the table yet: write, audit, publish.</summary>
    public async Task<StagedCommit> StageAsync(
        IAsyncEnumerable<ColumnBatch> rows, CommitOptions? options = null, CancellationToken cancellation = default)
    {
        var snapshot = await RefreshAsync(cancellation).ConfigureAwait(false);
        var operation = new AppendOperation(_folder, _options, options ?? new CommitOptions());
        var staged = await operation.StageAsync(snapshot, rows, cancellation).ConfigureAwait(false);
        return new StagedCommit(With(snapshot, staged.Table), staged.Files, staged.Rows, async token => await FinishAsync(
            await operation.CommitAsync(await RefreshAsync(token).ConfigureAwait(false), staged, token).ConfigureAwait(false), token).ConfigureAwait(false));
    }

    /// <summary>
    /// Writes what a merge would, without making it part of the table yet: write, audit, publish. What is staged are whole
    /// files: the source's rows, and the rows beside which replaced ones lay.
    /// </summary>
    /// <remarks>Publishing throws <see cref="CommitConflictException"/> if others changed those rows meanwhile: discard, and stage again.</remarks>
    public async Task<StagedCommit> StageMergeAsync(
        IReadOnlyList<ColumnBatch> source, MergeOptions merge, CommitOptions? options = null, CancellationToken cancellation = default)
    {
        var snapshot = await RefreshAsync(cancellation).ConfigureAwait(false);
        var operation = new MergeOperation(_folder, _options, merge, options ?? new CommitOptions());
        var staged = await operation.StageAsync(snapshot, source, cancellation).ConfigureAwait(false);
        return new StagedCommit(With(snapshot, staged.Table), staged.Files, staged.Rows, async token => await FinishAsync(
            await operation.CommitAsync(snapshot, staged, token).ConfigureAwait(false), token).ConfigureAwait(false));
    }

    /// <summary>Replaces all rows, or those that match, in one commit.</summary>
    public Task<CommitResult> OverwriteAsync(
        IEnumerable<ColumnBatch> rows, Filter? where = null, CommitOptions? options = null, CancellationToken cancellation = default) =>
        RetryAsync(snapshot => new DeleteOperation(_folder, _options, options ?? new CommitOptions())
            .RunAsync(snapshot, where, rows, cancellation), cancellation);

    /// <summary>Upserts and deletes rows by key, in one commit; files without any of the keys are not touched.</summary>
    /// <param name="source">The rows; of several with one key the newest counts, then the last.</param>
    /// <param name="merge">Keys and event time.</param>
    /// <param name="options">Transactions and notes.</param>
    /// <param name="cancellation">Stops the work before it is committed.</param>
    public Task<CommitResult> MergeAsync(
        IReadOnlyList<ColumnBatch> source, MergeOptions merge, CommitOptions? options = null, CancellationToken cancellation = default) =>
        RetryAsync(snapshot => new MergeOperation(_folder, _options, merge, options ?? new CommitOptions())
            .RunAsync(snapshot, source, cancellation), cancellation);

    /// <summary>Deletes the rows that match, in one commit; only files that hold some are rewritten.</summary>
    public Task<CommitResult> DeleteAsync(Filter where, CommitOptions? options = null, CancellationToken cancellation = default) =>
        RetryAsync(snapshot => new DeleteOperation(_folder, _options, options ?? new CommitOptions())
            .RunAsync(snapshot, where, [], cancellation), cancellation);

    /// <summary>Puts small files together, or clusters rows by columns. No row changes; a second run does nothing.</summary>
    public Task<CommitResult> CompactAsync(CompactOptions? options = null, CancellationToken cancellation = default) =>
        RetryAsync(snapshot => new CompactOperation(_folder, _options, options ?? new CompactOptions()).RunAsync(snapshot, cancellation), cancellation);

    /// <summary>Reads rows in batches, file by file.</summary>
    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        ReadOptions? options = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var asked = options ?? new ReadOptions();
        var snapshot = await ResolveAsync(asked, cancellation).ConfigureAwait(false);
        var scan = new TableScan(snapshot, asked.Columns, asked.Where);
        var files = asked.SinceVersion is { } since
            ? await AddedFiles.SinceAsync(snapshot, since, cancellation).ConfigureAwait(false)
            : snapshot.Files;
        foreach (var file in scan.Files(files))
            await foreach (var batch in scan.ReadAsync(file, cancellation).ConfigureAwait(false))
                yield return batch;
    }

    /// <summary>The files that a read would open, in the order of their paths.</summary>
    public async Task<IReadOnlyList<AddFile>> PlanAsync(ReadOptions? options = null, CancellationToken cancellation = default)
    {
        var asked = options ?? new ReadOptions();
        var snapshot = await ResolveAsync(asked, cancellation).ConfigureAwait(false);
        return [.. new TableScan(snapshot, asked.Columns, asked.Where).Files(snapshot.Files)];
    }

    /// <summary>Removes files that no version within the retention needs.</summary>
    public async Task<VacuumResult> VacuumAsync(VacuumOptions? options = null, CancellationToken cancellation = default) =>
        await Vacuum.RunAsync(await RefreshAsync(cancellation).ConfigureAwait(false), options ?? new VacuumOptions(), _options, cancellation).ConfigureAwait(false);

    /// <summary>The commits that the log still holds, newest first.</summary>
    public Task<IReadOnlyList<HistoryEntry>> HistoryAsync(int limit = int.MaxValue, CancellationToken cancellation = default) =>
        History.ReadAsync(_folder, limit, cancellation);

    /// <summary>Writes a checkpoint of the newest version, so that opening needs no older commits.</summary>
    public async Task CheckpointAsync(CancellationToken cancellation = default) =>
        await CheckpointWriter.WriteAsync(await RefreshAsync(cancellation).ConfigureAwait(false), _options, cancellation).ConfigureAwait(false);

    /// <summary>
    /// Removes log files that no version committed within the age needs; the reach of time travel becomes that age.
    /// Returns how many were removed.
    /// </summary>
    public Task<int> CleanLogAsync(TimeSpan age, CancellationToken cancellation = default) =>
        LogUpkeep.CleanAsync(_folder, _options.Clock.GetUtcNow() - age, cancellation);

    Snapshot With(Snapshot snapshot, TableSchema schema) => new(_folder, snapshot.Version, snapshot.State with
    {
        Metadata = snapshot.Metadata with { SchemaString = SchemaJson.Write(schema) },
    });

    async Task<Snapshot> ResolveAsync(ReadOptions options, CancellationToken cancellation) => options switch
    {
        { Version: not null, AsOf: not null } => throw new DeltaException("A read is as of a version or as of a time, not both"),
        { Version: { } version } => await SnapshotAtAsync(version, cancellation).ConfigureAwait(false),
        { AsOf: { } time } => await SnapshotAtAsync(time, cancellation).ConfigureAwait(false),
        _ => await RefreshAsync(cancellation).ConfigureAwait(false),
    };

    // An operation that read the table runs again on the newer version when another writer was faster.
    async Task<CommitResult> RetryAsync(Func<Snapshot, Task<OperationOutcome>> run, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                var snapshot = await RefreshAsync(cancellation).ConfigureAwait(false);
                return await FinishAsync(await run(snapshot).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            }
            catch (CommitConflictException) when (attempt < _options.MaxAttempts)
            {
            }
    }

    async Task<CommitResult> FinishAsync(OperationOutcome outcome, CancellationToken cancellation)
    {
        var snapshot = Advance(outcome.Snapshot);
        if (outcome.Result.Committed && _options.CheckpointInterval > 0 && outcome.Snapshot.Version > 0
            && outcome.Snapshot.Version % _options.CheckpointInterval == 0)
            await LogUpkeep.AfterCommitAsync(outcome.Snapshot, _options, cancellation).ConfigureAwait(false);
        return outcome.Result;
    }

    Snapshot Advance(Snapshot newer)
    {
        Snapshot seen;
        do
        {
            seen = _snapshot;
            if (newer.Version <= seen.Version)
                return seen;
        }
#pragma warning disable CS0420 // Interlocked gives the volatile semantics itself.
        while (Interlocked.CompareExchange(ref _snapshot, newer, seen) != seen);
#pragma warning restore CS0420
        return newer;
    }

    static async Task<Snapshot> LoadAsync(TableFolder folder, long? version, CancellationToken cancellation)
    {
        var (at, state, _) = await SnapshotLoader.LoadAsync(folder, version, cancellation).ConfigureAwait(false);
        return new Snapshot(folder, at, state);
    }
}
