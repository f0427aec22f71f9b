using System.Collections.Concurrent;
using System.Globalization;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Problems;
using Millrace.Validation.Silver;

namespace Millrace.Validation.Quarantine;

/// <summary>
/// The commits of quarantine and pending tables. A batch with a source position counts by it, as in silver; one without (an upload's
/// bad lines, an unreadable message) by its own place in <c>events.rejected</c>.
/// </summary>
sealed class QuarantineCommits(LakeTables tables, ValidationOptions options, TimeProvider clock, ILogger<QuarantineCommits> logger) : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, Lazy<TableCommits<QuarantineRow[]>>> _commits = new(StringComparer.Ordinal);

    /// <summary>Completes when all the rows are in their tables.</summary>
    public Task AddAsync(IReadOnlyList<(RejectedBatch Batch, SourcePosition Delivered)> batches, bool moreBehind)
    {
        Dictionary<string, List<Commit<QuarantineRow[]>>> byTable = new(StringComparer.Ordinal);
        foreach (var (batch, delivered) in batches)
        {
            var (writer, version, place) = batch.Position is { } position
                ? (string.Create(CultureInfo.InvariantCulture, $"millrace-quarantine-lane-{batch.Lane}"), position.Mark, position.ToString())
                : (string.Create(CultureInfo.InvariantCulture, $"millrace-quarantine-direct-{delivered.Partition}"), delivered.Mark, QuarantineRow.Direct + delivered);
            var entries = batch.Rows.Select((row, index) => new QuarantineRow(batch, row, row.Entry ?? string.Create(CultureInfo.InvariantCulture, $"{place}.{index}")));
            foreach (var table in entries.GroupBy(entry => TableOf(batch, entry.Row), StringComparer.Ordinal))
            {
                QuarantineRow[] rows = [.. table];
                if (!byTable.TryGetValue(table.Key, out var commits))
                    byTable[table.Key] = commits = [];
                commits.Add(new(writer, version, rows.Length, rows));
            }
        }

        return Task.WhenAll(byTable.Select(table => Of(table.Key).AddAsync(table.Value, moreBehind)));
    }

    static string TableOf(RejectedBatch batch, RejectedRow row) =>
        row.Broken is [{ Code: ErrorCode.LateReference or ErrorCode.Released }, ..]
            ? LakeTables.PendingOf(batch.Tenant, batch.Pack, batch.Dataset)
            : LakeTables.QuarantineOf(batch.Tenant, batch.Pack, batch.Dataset);

    TableCommits<QuarantineRow[]> Of(string path) => _commits.GetOrAdd(path, _ => new(() => new(
        path, () => tables.OpenAsync(path, QuarantineColumns.Definition), rows => QuarantineColumns.Of([.. rows.SelectMany(part => part)]), options, clock, logger))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var commits in _commits.Values)
            await commits.Value.DisposeAsync();
    }
}
