using Millrace.Catalog.Gold;
using Millrace.Catalog.Silver;
using Millrace.FeatureCompute.Materialize;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Model;
using Millrace.Lake.Columns;
using Millrace.Lake.Storage;

namespace Millrace.FeatureCompute.Gold;

/// <summary>
/// Writes the finished rows of a view at day starts, for entities whose row changed since the day start before, into its
/// gold table. A pure function of silver and the instant: rows that are there already stay as they are, so running it
/// twice changes nothing; rows that silver would now give another value (late events) are replaced.
/// </summary>
internal sealed class GoldRun(IObjectStore lake, TimeProvider clock)
{
    /// <param name="tiles">The view's tiles, up to the last day start at least; null while there is no silver.</param>
    /// <param name="known">Bases that may be finished from.</param>
    /// <param name="silver">What this run reads.</param>
    /// <param name="view">The view.</param>
    /// <param name="to">The last day start to write (µs).</param>
    /// <param name="interval">What was asked for.</param>
    /// <param name="cancellationToken">Ends the run before anything is published; the next one does its work.</param>
    /// <returns>How many rows were written or taken away.</returns>
    public async Task<int> RunAsync(
        TileTable? tiles, KnownBases? known, SilverReading silver, FeatureViewModel view, long to, MaterializeInterval interval, CancellationToken cancellationToken)
    {
        if (tiles is null)
            return 0;
        var table = await GoldTable.OpenAsync(lake, silver.Tenant, view, clock, cancellationToken);
        var progress = GoldProgress.Of(table.Snapshot, view);
        var scopes = new GoldScopes(tiles, silver, view, table.Snapshot, progress);
        var scope = interval.Start is { } start
            ? await scopes.WithinAsync(start, to, cancellationToken)
            : await scopes.SinceLastRunAsync(to, cancellationToken);
        if (scope.From > scope.To)
            return 0;

        var run = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var few = scope.Entities is { } entities
            ? EntityRows.Of(view.Entity.JoinKeys[0], entities.Select(entity => JoinedKeys.Parts(entity, view.Entity.JoinKeys.Count)[0]))
            : null;
        var present = new GoldDifference(view, await table.RowsAsync(scope.From, scope.To + 1, few, cancellationToken));
        var rows = new List<ColumnBatch>();
        var created = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        await foreach (var finished in new GoldValues(tiles, known, silver, view).OfAsync(scope, cancellationToken))
        {
            var isKnown = Enumerable.Range(0, finished.Keys.Length).Where(row => finished.Known[row]).ToArray();
            // A version that deletes an entity nobody has seen act leaves nothing to write.
            var batch = present.Changed(GoldRows.Of(
                view, Array.ConvertAll(isKnown, row => finished.Keys[row]), Array.ConvertAll(isKnown, row => finished.Instants[row]), finished.Values.Take(isKnown), created, run));
            if (batch.RowCount > 0)
                rows.Add(batch);
        }
        var gone = present.Missing(scope.Holds);
        var marks = interval.Start is null ? progress.To(view, scope.To, await SourceVersions.WithTilesAsync(tiles, silver, view, cancellationToken)) : [];
        if (rows.Count > 0 || gone.Count > 0 || marks.Count > 0)
            await table.WriteAsync(rows, gone, run, marks, cancellationToken);
        return rows.Concat(gone).Sum(batch => batch.RowCount);
    }
}
