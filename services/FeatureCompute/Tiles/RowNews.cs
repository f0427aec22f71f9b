using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.Windows;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>
/// The rows of days that were seen already that count now and did not, or no longer do: those that came late, and those of
/// an id that another row was found to have.
/// </summary>
internal sealed class RowNews(SilverReading silver, DatasetSchema stream, RepeatedIds repeated, TileProgress progress)
{
    /// <summary>Adds the pairs of such rows; false when it cannot be told which they are.</summary>
    public async Task<bool> AddToAsync(DayPairs pairs, CancellationToken cancellationToken)
    {
        if (!progress.Sources.TryGetValue(repeated.Source, out var sequence)
            || await silver.SinceAsync(stream, progress.Sources.GetValueOrDefault(stream.Name, -1), cancellationToken) is not { } added)
            return false;
        pairs.Add(added.Rows, stream.EventTime);
        var news = (await repeated.ChangedSinceAsync(sequence, cancellationToken)).ToLookup(each => each.Day, each => each.Id);
        var ids = (StringColumn)added.Rows[stream.EventId];
        var times = (TimestampColumn)added.Rows[stream.EventTime];
        var late = Enumerable.Range(0, added.Rows.Rows).Where(row => !times.IsNull(row) && UtcDay.Of(times.Values[row]) < progress.To)
            .ToLookup(row => UtcDay.Of(times.Values[row]), row => ids[row]);
        foreach (var day in late.Select(each => each.Key).Union(news.Select(each => each.Key)).Where(day => day < progress.To))
        {
            var rows = (await silver.RowsAsync(stream, day, day + 1, cancellationToken)).Rows;
            var same = (StringColumn)rows[stream.EventId];
            var wanted = late[day].Concat(news[day]).ToHashSet(StringComparer.Ordinal);
            pairs.Add(rows, stream.EventTime, (row, _) => same[row] is { } id && wanted.Contains(id));
        }
        return true;
    }
}
