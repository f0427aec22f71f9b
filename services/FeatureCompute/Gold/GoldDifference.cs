using System.Globalization;
using Millrace.Catalog.Gold;
using Millrace.Features.Model;
using Millrace.FeatureCompute.Materialize;
using Millrace.Lake.Columns;
using Millrace.Lake.Rows;

namespace Millrace.FeatureCompute.Gold;

/// <summary>Compares what a gold table should hold with what it does hold.</summary>
internal sealed class GoldDifference
{
    readonly FeatureViewModel _view;
    readonly IReadOnlyList<ColumnBatch> _present;
    readonly Dictionary<string, (int Batch, int Row)> _rows = new(StringComparer.Ordinal);
    readonly HashSet<string> _met = new(StringComparer.Ordinal);

    /// <param name="view">The view.</param>
    /// <param name="present">The rows that are there.</param>
    public GoldDifference(FeatureViewModel view, IReadOnlyList<ColumnBatch> present)
    {
        (_view, _present) = (view, present);
        for (var batch = 0; batch < present.Count; batch++)
            for (var row = 0; row < present[batch].RowCount; row++)
                _rows[KeyOf(present[batch], row)] = (batch, row);
    }

    /// <summary>Those of the rows that are not there, or with other values: bit by bit.</summary>
    public ColumnBatch Changed(ColumnBatch rows)
    {
        var changed = new List<int>();
        for (var row = 0; row < rows.RowCount; row++)
        {
            var key = KeyOf(rows, row);
            _met.Add(key);
            if (!_rows.TryGetValue(key, out var place) || !IsSame(rows, row, _present[place.Batch], place.Row))
                changed.Add(row);
        }
        return rows.Gather([.. changed]);
    }

    /// <summary>The rows that are there within a scope although none of those given to <see cref="Changed"/> has their key.</summary>
    public IReadOnlyList<ColumnBatch> Missing(Func<string[], long, bool> scope) =>
    [
        .. _present.Select(batch => batch.Gather([.. Enumerable.Range(0, batch.RowCount)
                .Where(row => !_met.Contains(KeyOf(batch, row)) && scope(JoinKeysOf(batch, row), DayOf(batch, row)))]))
            .Where(batch => batch.RowCount > 0),
    ];

    bool IsSame(ColumnBatch left, int leftRow, ColumnBatch right, int rightRow) =>
        _view.Features.All(feature => right.Schema.IndexOf(feature.Name) >= 0
            && IsSame(left[feature.Name].ValueAt(leftRow), right[feature.Name].ValueAt(rightRow)));

    static bool IsSame(object? left, object? right) => (left, right) switch
    {
        (double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other),
        (float one, float other) => BitConverter.SingleToInt32Bits(one) == BitConverter.SingleToInt32Bits(other),
        (object?[] one, object?[] other) => one.Length == other.Length && one.Zip(other).All(pair => IsSame(pair.First, pair.Second)),
        _ => Equals(left, right),
    };

    string KeyOf(ColumnBatch batch, int row) =>
        string.Create(CultureInfo.InvariantCulture, $"{DayOf(batch, row)}/{JoinedKeys.Of(JoinKeysOf(batch, row))}");

    string[] JoinKeysOf(ColumnBatch batch, int row) => [.. _view.Entity.JoinKeys.Select(key => (string)batch[key].ValueAt(row)!)];

    static long DayOf(ColumnBatch batch, int row) => (long)batch[GoldSchema.EventTimestamp].ValueAt(row)!;
}
