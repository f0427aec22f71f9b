using Millrace.Catalog.Silver;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.Windows;
using Millrace.Lake.Delta.Filters;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>
/// What is known now and was not when tiles were computed: rows of days that were seen, versions of dimensions that were valid
/// already, and days of actors that a guard now judges otherwise.
/// </summary>
internal sealed class TileNews(SilverReading silver, FeatureViewModel view, RepeatedIds repeated, Verdicts? verdicts, TileProgress progress)
{
    /// <summary>Adds the pairs whose tiles are no longer right; false when that cannot be told.</summary>
    public async Task<bool> AddToAsync(DayPairs pairs, CancellationToken cancellationToken)
    {
        if (!await new RowNews(silver, view.Stream!, repeated, progress).AddToAsync(pairs, cancellationToken))
            return false;
        foreach (var joins in view.Joins.GroupBy(join => join.Dataset.Name))
        {
            var schema = joins.First().Dataset;
            if (await silver.SinceAsync(schema, progress.Sources.GetValueOrDefault(schema.Name, -1), cancellationToken) is not { } versions)
                return false;
            var valid = FirstOfEach(versions.Rows, schema.Key[0], schema.EventTime);
            foreach (var column in joins.Select(join => join.LocalKey).Distinct())
                await AddReferringAsync(pairs, column, valid.Keys, valid.Values.DefaultIfEmpty(long.MaxValue).Min(), (key, time) => time >= valid.GetValueOrDefault(key, long.MaxValue), cancellationToken);
        }
        return verdicts is null || await AddJudgedAsync(pairs, verdicts, cancellationToken);
    }

    async Task<bool> AddJudgedAsync(DayPairs pairs, Verdicts verdicts, CancellationToken cancellationToken)
    {
        if (!progress.Sources.TryGetValue(verdicts.Source, out var seen))
            return false;
        var judged = await verdicts.ChangedSinceAsync(seen, progress.To, cancellationToken);
        if (judged.Count > 0)
            await AddReferringAsync(
                pairs, view.Guard!.ActorColumn, judged.Select(each => each.Actor), UtcDay.Start(judged.Min(each => each.Day)), (actor, time) => judged.Contains((actor, UtcDay.Of(time))), cancellationToken);
        return true;
    }

    // The pairs of those rows, at or after an instant, whose reference is among some keys.
    async Task AddReferringAsync(
        DayPairs pairs, string column, IEnumerable<string> keys, long from, Func<string, long, bool> which, CancellationToken cancellationToken)
    {
        var stream = view.Stream!;
        if (from >= UtcDay.Start(progress.To))
            return;
        var where = Filter.Between(stream.EventTime, from, UtcDay.Start(progress.To));
        if (stream.TypeOf(column) == ColumnType.String && EntityRows.Of(column, keys) is { } few)
            where = Filter.All(where, few);
        var columns = view.Entity.JoinKeys.Append(stream.EventTime).Append(column).ToHashSet(StringComparer.Ordinal);
        var rows = (await silver.WhereAsync(stream, where, columns, cancellationToken)).Rows;
        var references = JoinedKeys.Text(rows[column]);
        pairs.Add(rows, stream.EventTime, (row, time) => references[row] is { } key && which(key, time));
    }

    static Dictionary<string, long> FirstOfEach(RecordBatch rows, string keyColumn, string timeColumn)
    {
        var earliest = new Dictionary<string, long>(StringComparer.Ordinal);
        var keys = JoinedKeys.Text(rows[keyColumn]);
        var times = (TimestampColumn)rows[timeColumn];
        for (var row = 0; row < rows.Rows; row++)
            if (keys[row] is { } key)
                earliest[key] = Math.Min(earliest.GetValueOrDefault(key, long.MaxValue), times.IsNull(row) ? long.MinValue : times.Values[row]);
        return earliest;
    }
}
