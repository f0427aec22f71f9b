using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>Mean-rank percentiles within groups, at instants of a grid.</summary>
internal sealed class PercentileRanks(History history, PercentileRankModel model)
{
    /// <summary>The value of each row's entity at its grid instant.</summary>
    public DoubleColumn At(string[][] keys, long[] grid)
    {
        var values = new double[keys.Length];
        var validity = new bool[keys.Length];
        foreach (var rows in Enumerable.Range(0, keys.Length).GroupBy(row => grid[row]))
        {
            var ranks = RanksAt(rows.Key);
            foreach (var row in rows)
                validity[row] = ranks.TryGetValue(keys[row], out values[row]);
        }

        return new DoubleColumn(values, validity);
    }

    private Dictionary<string[], double> RanksAt(long instant)
    {
        var keys = history.KnownAt(instant);
        var instants = new long[keys.Length];
        Array.Fill(instants, instant);
        var rows = history.BatchOf(keys, instants, FinishPlan.PopulationInputs(model));
        var value = model.Value.Evaluate(rows);
        var group = model.Group?.Evaluate(rows) as StringColumn;
        var where = model.Where?.Evaluate(rows) as BoolColumn;
        var ranks = new Dictionary<string[], double>(EntityKeyComparer.Instance);
        var peers = Enumerable.Range(0, keys.Length).Where(row => !value.IsNull(row)
            && (model.Group is null || !group!.IsNull(row))
            && (where is null || (!where.IsNull(row) && where.Values[row])));
        foreach (var members in peers.GroupBy(row => group?[row] ?? "").Select(each => each.ToArray()))
            RankOf(members, value, keys, ranks);
        return ranks;
    }

    // (n[<x] + n[=x]/2) / n, as the one division (2·n[<x] + n[=x]) / 2n.
    private static void RankOf(int[] members, Column value, string[][] keys, Dictionary<string[], double> ranks)
    {
        Array.Sort(members, (left, right) => Compare(value, left, right));
        for (var start = 0; start < members.Length;)
        {
            var end = start + 1;
            while (end < members.Length && Compare(value, members[start], members[end]) == 0)
                end++;
            var rank = (double)((2L * start) + (end - start)) / (2L * members.Length);
            for (var i = start; i < end; i++)
                ranks[keys[members[i]]] = rank;
            start = end;
        }
    }

    private static int Compare(Column value, int left, int right) => value switch
    {
        DoubleColumn doubles => doubles.Values[left].CompareTo(doubles.Values[right]),
        DecimalColumn decimals => decimals.Values[left].CompareTo(decimals.Values[right]),
        FlatColumn<long> longs => longs.Values[left].CompareTo(longs.Values[right]),
        _ => throw new ArgumentException($"{value.Type} has no rank", nameof(value)),
    };
}
