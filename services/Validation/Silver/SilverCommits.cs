using System.Collections.Concurrent;
using System.Globalization;
using Millrace.Contracts.Batches;

namespace Millrace.Validation.Silver;

/// <summary>The commits of all silver tables.</summary>
sealed class SilverCommits(LakeTables tables, DatasetCatalog catalog, ValidationOptions options, TimeProvider clock, ILogger<SilverCommits> logger) : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, Lazy<TableCommits<ValidBatch>>> _commits = new(StringComparer.Ordinal);

    /// <summary>Completes when all the batches are in silver.</summary>
    public Task AddAsync(IReadOnlyList<ValidBatch> batches, bool moreBehind) =>
        Task.WhenAll(batches
            .GroupBy(batch => LakeTables.SilverOf(batch.Tenant, batch.Pack, batch.Dataset), StringComparer.Ordinal)
            .Select(group => Of(group.Key, group.First())?.AddAsync([.. group.Select(CommitOf)], moreBehind) ?? Task.CompletedTask));

    static Commit<ValidBatch> CommitOf(ValidBatch batch) =>
        new(string.Create(CultureInfo.InvariantCulture, $"millrace-silver-lane-{batch.Lane}"), batch.Position.Mark, batch.Rows, batch);

    TableCommits<ValidBatch>? Of(string path, ValidBatch first)
    {
        var (pack, dataset) = (first.Pack, first.Dataset);
        if (catalog.Find(pack, dataset) is not { } contract)
        {
            logger.Unreadable(path, "there is no such dataset any more");
            return null;
        }

        // The contract may grow while the table is written, and the table grows with it.
        return _commits.GetOrAdd(path, _ => new(() => new(
            path, () => tables.OpenAsync(path, SilverColumns.DefinitionOf(contract)), batches => SilverColumns.Of(catalog.Find(pack, dataset) ?? contract, batches), options, clock, logger))).Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var commits in _commits.Values)
            await commits.Value.DisposeAsync();
    }
}
