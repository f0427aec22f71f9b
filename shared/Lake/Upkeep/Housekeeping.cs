using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Upkeep;

/// <summary>
/// What is done to all tables now and then: compaction daily, vacuum weekly. Each table is one step that stands by itself; a
/// run that was killed is simply started again and finds little left to do.
/// </summary>
/// <param name="store">The lake.</param>
/// <param name="options">How tables are written, and the clock.</param>
public sealed class Housekeeping(IObjectStore store, TableOptions? options = null)
{
    readonly TableOptions _options = options ?? new TableOptions();

    /// <summary>Compacts every table below a prefix.</summary>
    /// <param name="prefix">Such as <c>acme/</c>; empty for the whole lake.</param>
    /// <param name="layout">How a table is laid out, such as clustered by its entity's key; null for all as they are.</param>
    /// <param name="progress">Is told of each table that is done.</param>
    /// <param name="cancellation">Stops between tables, or the work on one before its commit.</param>
    public Task<IReadOnlyList<UpkeepEntry>> CompactAsync(
        string prefix, Func<DeltaTable, CompactOptions>? layout = null, IProgress<UpkeepEntry>? progress = null, CancellationToken cancellation = default) =>
        EachAsync(prefix, async table =>
        {
            var done = await table.CompactAsync(layout?.Invoke(table), cancellation).ConfigureAwait(false);
            return new UpkeepEntry(table.Path, done.FilesRemoved, done.FilesAdded, 0, null);
        }, progress, cancellation);

    /// <summary>Vacuums every table below a prefix.</summary>
    public Task<IReadOnlyList<UpkeepEntry>> VacuumAsync(
        string prefix, VacuumOptions? vacuum = null, IProgress<UpkeepEntry>? progress = null, CancellationToken cancellation = default) =>
        EachAsync(prefix, async table =>
        {
            var done = await table.VacuumAsync(vacuum, cancellation).ConfigureAwait(false);
            return new UpkeepEntry(table.Path, done.Files.Count, 0, done.Bytes, null);
        }, progress, cancellation);

    async Task<IReadOnlyList<UpkeepEntry>> EachAsync(
        string prefix, Func<DeltaTable, Task<UpkeepEntry>> step, IProgress<UpkeepEntry>? progress, CancellationToken cancellation)
    {
        var entries = new List<UpkeepEntry>();
        await foreach (var path in TableListing.ListAsync(store, prefix, cancellation).ConfigureAwait(false))
        {
            UpkeepEntry entry;
            try
            {
                entry = await step(await DeltaTable.OpenAsync(store, path, _options, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (Exception error) when (error is DeltaException or UnsupportedFeatureException or CommitConflictException or LakeFormatException)
            {
                entry = new UpkeepEntry(path, 0, 0, 0, error.Message);
            }
            entries.Add(entry);
            progress?.Report(entry);
        }
        return entries;
    }
}
