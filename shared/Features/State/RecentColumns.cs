using Millrace.Features.Aggregation;
using Millrace.Features.Columns;
using Millrace.Features.Execution;

namespace Millrace.Features.State;

/// <summary>Events that are kept one by one, in the columns that operators read.</summary>
internal sealed class RecentColumns
{
    public RecentColumns(ViewLayout layout, IReadOnlyList<RecentEvent> events)
    {
        Events = events;
        Times = [.. events.Select(each => each.Time)];
        Ids = StringColumn.FromValues([.. events.Select(each => each.Id)]);
        AllRows = [.. Enumerable.Range(0, events.Count)];
        Slots = new Column[layout.Slots.Count];
        for (var slot = 0; slot < Slots.Length; slot++)
        {
            var builder = new ColumnBuilder(layout.Slots[slot].Type, events.Count);
            foreach (var each in events)
            {
                if (each.Inputs[slot] is { } cell)
                    cell.AppendTo(builder);
                else
                    builder.AppendNull();
            }

            Slots[slot] = builder.Build();
        }
    }

    public IReadOnlyList<RecentEvent> Events { get; }

    public long[] Times { get; }

    public StringColumn Ids { get; }

    public Column[] Slots { get; }

    public int[] AllRows { get; }

    /// <summary>Adds the events of [start, end) that pass the series' filter.</summary>
    public void AddTo(Accumulator into, Series series, long start, long end)
    {
        if (Events.Count == 0)
            return;
        var rows = new List<int>();
        foreach (var row in AllRows)
        {
            if (Times[row] >= start && Times[row] < end && Events[row].Passes(series.Filter))
                rows.Add(row);
        }

        if (rows.Count > 0)
            into.Add(new InputRows(Array.ConvertAll(series.Slots, slot => Slots[slot]), Times, Ids, rows.ToArray()));
    }
}
