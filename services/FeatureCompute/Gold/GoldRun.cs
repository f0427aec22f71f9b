using Millrace.Catalog.Gold;
using Millrace.Catalog.Packs;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Execution;
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
    const int ChunkRows = 50_000;

    /// <param name="silver">What this run reads.</param>
    /// <param name="view">The view.</param>
    /// <param name="to">The last day start to write (µs).</param>
    /// <param name="interval">What was asked for.</param>
    /// <param name="cancellationToken">Ends the run before anything is published; the next one does its work.</param>
    /// <returns>How many rows were written or taken away.</returns>
    public async Task<int> RunAsync(SilverReading silver, FeatureViewModel view, long to, MaterializeInterval interval, CancellationToken cancellationToken)
    {
        if (await silver.VersionAsync(view.Stream!, cancellationToken) < 0)
            return 0;
        var table = await GoldTable.OpenAsync(lake, silver.Tenant, view, clock, cancellationToken);
        var progress = GoldProgress.Of(table.Snapshot, view);
        var scopes = new GoldScopes(silver, view, table.Snapshot, progress);
        var scope = interval.Start is { } start
            ? await scopes.WithinAsync(start, to, cancellationToken)
            : await scopes.SinceLastRunAsync(to, cancellationToken);
        if (scope.From > scope.To)
            return 0;

        var run = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var present = new GoldDifference(view, await table.RowsAsync(scope.From, scope.To + 1, cancellationToken));
        // The first day follows from all events: where it is not known, some entities do not do.
        var history = await ViewHistory.ReadAsync(silver, view, scope.FirstDay is null ? null : scope.Entities, cancellationToken);
        var changes = ViewEngines.Of(view).ChangedDays(history.Events, history.Dimensions, scope.FirstDay);
        var rows = Finished(view, history, changes, scope, run).Select(present.Changed).Where(batch => batch.RowCount > 0).ToArray();
        var gone = present.Missing(scope.Holds);
        var marks = interval.Start is null ? progress.To(view, scope.To, await SourceVersions.OfAsync(silver, view, cancellationToken)) : [];
        if (rows.Length > 0 || gone.Count > 0 || marks.Count > 0)
            await table.WriteAsync(rows, gone, run, marks, cancellationToken);
        return rows.Concat(gone).Sum(batch => batch.RowCount);
    }

    IEnumerable<ColumnBatch> Finished(FeatureViewModel view, ViewHistory history, IReadOnlyList<EntityDays> changes, GoldScope scope, string run)
    {
        var created = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var (keys, days) = (new List<string[]>(), new List<long>());
        foreach (var entity in changes)
        {
            foreach (var day in entity.DayStarts)
                if (day >= scope.From && day <= scope.To && scope.Holds(entity.Key, day))
                {
                    keys.Add(entity.Key);
                    days.Add(day);
                }
            if (keys.Count >= ChunkRows)
            {
                yield return Finish();
                keys.Clear();
                days.Clear();
            }
        }
        yield return Finish();

        ColumnBatch Finish()
        {
            var rows = ViewEngines.Of(view).PointInTime(history.Events, keys, days, history.Dimensions);
            // A version that deletes an entity nobody has seen act leaves nothing to write.
            var known = Enumerable.Range(0, keys.Count).Where(row => rows.Known[row]).ToArray();
            return GoldRows.Of(
                view, Array.ConvertAll(known, row => rows.Keys[row]), Array.ConvertAll(known, row => rows.Instants[row]), rows.Values.Take(known), created, run);
        }
    }
}
