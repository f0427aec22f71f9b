using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>The share of the events that belong to an entity's group, at instants of a grid.</summary>
internal sealed class SharesOfTotal(History history, ShareOfTotalModel model, PreparedEvents events)
{
    /// <summary>The value of each row's entity at its grid instant.</summary>
    public DoubleColumn At(string[][] keys, long[] grid)
    {
        var rows = history.BatchOf(keys, grid, FinishPlan.PopulationInputs(model));
        var groups = (StringColumn)model.EntityGroup.Evaluate(rows);
        var values = new double[keys.Length];
        var validity = new bool[keys.Length];
        var (times, codes, names) = Events();
        var counts = new long[names.Count];
        var (first, next, window) = (0, 0, WindowRange.Of(model.Window));
        foreach (var row in Enumerable.Range(0, keys.Length).OrderBy(row => grid[row]))
        {
            // Both ends of the window only move forward.
            for (var end = window.End(grid[row]); next < times.Length && times[next] < end; next++)
                Count(codes[next], 1);
            for (var start = window.Start(grid[row]); first < next && times[first] < start; first++)
                Count(codes[first], -1);
            if (groups[row] is not { } group)
                continue;
            validity[row] = true;
            var count = names.TryGetValue(group, out var code) ? counts[code] : 0;
            values[row] = next == first ? 0 : (double)count / (next - first);
        }

        return new DoubleColumn(values, validity);

        void Count(int code, int step)
        {
            if (code >= 0)
                counts[code] += step;
        }
    }

    private (long[] Times, int[] Codes, Dictionary<string, int> Names) Events()
    {
        var group = (StringColumn)model.EventGroup.Evaluate(events.Columns);
        var where = (BoolColumn?)model.Where?.Evaluate(events.Columns);
        var rows = Enumerable.Range(0, events.Count)
            .Where(row => (events.Keep is null || events.Keep[row]) && (where is null || (!where.IsNull(row) && where.Values[row])))
            .ToArray();
        var times = Array.ConvertAll(rows, row => events.Times[row]);
        Array.Sort(times, rows);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var code = 0; code < group.Dictionary.Length; code++)
            names.TryAdd(group.Dictionary[code], code);
        return (times, Array.ConvertAll(rows, row => group.Codes[row]), names);
    }
}
