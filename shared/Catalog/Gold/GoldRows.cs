using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.Windows;
using Millrace.Lake.Columns;
using Stored = Millrace.Lake.Columns;

namespace Millrace.Catalog.Gold;

/// <summary>Finished rows in the columns of a gold table.</summary>
public static class GoldRows
{
    /// <summary>The rows.</summary>
    /// <param name="view">The version of the view.</param>
    /// <param name="keys">The join keys of each row.</param>
    /// <param name="instants">The instant (µs) that each row's values are as of.</param>
    /// <param name="values">A column per feature, by name.</param>
    /// <param name="created">When the rows are written (µs).</param>
    /// <param name="runId">Who writes them.</param>
    public static ColumnBatch Of(FeatureViewModel view, IReadOnlyList<string[]> keys, long[] instants, RecordBatch values, long created, string runId)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(instants);
        ArgumentNullException.ThrowIfNull(values);
        var rows = keys.Count;
        var columns = new List<ColumnData>();
        for (var part = 0; part < view.Entity.JoinKeys.Count; part++)
            columns.Add(BytesColumn.OfTexts([.. keys.Select(key => key[part])]));
        columns.Add(new Stored.Int64Column(LakeType.TimestampUtc, instants));
        columns.Add(new Stored.Int64Column(LakeType.TimestampUtc, Repeated(created, rows)));
        columns.AddRange(view.Features.Select(feature => GoldColumns.Of(values[feature.Name], feature.Type)));
        columns.Add(new Int32Column(LakeType.Int32, Repeated(view.Version, rows)));
        columns.Add(BytesColumn.OfTexts(Repeated<string?>(runId, rows)));
        columns.Add(new Int32Column(LakeType.Date, Array.ConvertAll(instants, instant => (int)UtcDay.Of(instant))));
        return new ColumnBatch(GoldSchema.Of(view), columns, rows);
    }

    static T[] Repeated<T>(T value, int count)
    {
        var all = new T[count];
        Array.Fill(all, value);
        return all;
    }
}
