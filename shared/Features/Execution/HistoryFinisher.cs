using Millrace.Features.Aggregation;
using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>
/// Finishes aggregates from events themselves, for any (entity, instant) rows. A window that grows is added to; one that
/// slides is added up anew from its events.
/// </summary>
internal sealed class HistoryFinisher(FeatureViewModel view, ViewLayout layout, PreparedEvents events)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, FilteredRows> _filtered = [];

    /// <summary>
    /// The wanted aggregates (by index) for rows sorted by entity, then instant; entity −1 has no events.
    /// </summary>
    public KeyValuePair<string, Column>[] Finish(int[] entities, long[] instants, IReadOnlyList<int> wanted, int parallelism)
    {
        var columns = new KeyValuePair<string, Column>[wanted.Count];
        Parallel.For(0, wanted.Count, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, slot =>
        {
            var aggregate = view.Aggregates[wanted[slot]];
            columns[slot] = KeyValuePair.Create(aggregate.Id, Finish(entities, instants, wanted[slot]));
        });
        return columns;
    }

    private Column Finish(int[] entities, long[] instants, int index)
    {
        var series = layout.SeriesOf[index];
        var window = layout.Windows[index];
        var arguments = events.Arguments(series);
        var rows = RowsFor(series.Filter);
        var output = new ColumnBuilder(series.Call.ResultType, entities.Length);
        var state = series.Call.Empty();
        state.IsReused = true;
        var (entity, added) = (-1, 0);
        for (var i = 0; i < entities.Length; i++)
        {
            if (entities[i] != entity || entities[i] < 0 || window.IsBounded)
            {
                state.Reset();
                entity = entities[i];
                added = entity < 0 ? 0 : rows.Offsets[entity];
            }

            if (entity >= 0)
            {
                var end = rows.FirstAt(events.Times, entity, window.End(instants[i]), added);
                var start = window.IsBounded ? Math.Min(end, rows.FirstAt(events.Times, entity, window.Start(instants[i]), added)) : added;
                if (end > start)
                    state.Add(new InputRows(arguments, events.Times, events.Ids, rows.Order.AsSpan(start, end - start)));
                added = window.IsBounded ? added : end;
            }

            state.Finish(instants[i], output);
        }

        return output.Build();
    }

    private FilteredRows RowsFor(int filter)
    {
        lock (_gate)
        {
            if (!_filtered.TryGetValue(filter, out var rows))
                _filtered[filter] = rows = FilteredRows.Of(events.Groups, filter < 0 ? null : events.Filters[filter]);
            return rows;
        }
    }
}
