using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Lake.Delta.Filters;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>The entities that something happened to between two instants.</summary>
internal static class ChangedEntities
{
    /// <summary>Those with an event in [from, to).</summary>
    public static async Task<HashSet<string>> WithEventsAsync(SilverReading silver, FeatureViewModel view, long from, long to, CancellationToken cancellationToken)
    {
        if (from >= to)
            return [];
        var stream = view.Stream!;
        var columns = view.Entity.JoinKeys.Append(stream.EventTime).ToHashSet(StringComparer.Ordinal);
        var rows = (await silver.WhereAsync(stream, Filter.Between(stream.EventTime, from, to), columns, cancellationToken)).Rows;
        var times = (TimestampColumn)rows[stream.EventTime];
        var keys = JoinedKeys.Of(rows, view.Entity.JoinKeys);
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < rows.Rows; row++)
            if (!times.IsNull(row) && times.Values[row] >= from && times.Values[row] < to && keys[row] is { } key)
                found.Add(key);
        return found;
    }

    /// <summary>Those of views by one key with a version of their own rows that is valid from an instant in [from, to).</summary>
    public static async Task<HashSet<string>> WithVersionsAsync(SilverReading silver, FeatureViewModel view, long from, long to, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (from >= to)
            return found;
        foreach (var own in view.Dimensions)
        {
            var rows = (await silver.AllAsync(own.Dataset, cancellationToken)).Rows;
            var times = (TimestampColumn)rows[own.Dataset.EventTime];
            var keys = JoinedKeys.Text(rows[own.Dataset.Key[0]]);
            for (var row = 0; row < rows.Rows; row++)
                if (keys[row] is { } key && (times.IsNull(row) ? long.MinValue : times.Values[row]) is var valid && valid >= from && valid < to)
                    found.Add(key);
        }
        return found;
    }
}
