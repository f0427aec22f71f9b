using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Pruning;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Filters;

sealed class BoundComparison(FilterColumn column, Comparing comparing, object value) : BoundFilter
{
    readonly ScalarProbe _probe = new(column.Type, value);

    public override IEnumerable<string> Columns => [column.Name];

    public override bool MayMatch(IColumnBounds bounds)
    {
        var known = bounds.Of(column);
        if (!known.MayHaveValue)
            return false;
        var belowMin = known.Min is { } min && ScalarOrder.Compare(value, min) is var low ? low : 1;
        var aboveMax = known.Max is { } max && ScalarOrder.Compare(value, max) is var high ? high : -1;
        return comparing switch
        {
            Comparing.Equal => belowMin >= 0 && aboveMax <= 0,
            Comparing.Less => belowMin > 0,
            Comparing.AtMost => belowMin >= 0,
            Comparing.Greater => aboveMax < 0,
            _ => aboveMax <= 0,
        };
    }

    public override bool MustMatch(IColumnBounds bounds) =>
        bounds.Of(column) is { IsConstant: true, Min: { } only } && Holds(ScalarOrder.Compare(only, value));

    public override void Keep(ColumnBatch batch, Span<bool> rows)
    {
        var data = batch[column.Name];
        for (var row = 0; row < rows.Length; row++)
            if (rows[row])
                rows[row] = !data.IsNull(row) && _probe.Compare(data, row) is { } order && Holds(order);
    }

    public override RowPruning? Pruning(Func<FilterColumn, string?> stored)
    {
        if (stored(column) is not { } name)
            return null;
        // Both zeros are equal here and apart in a file; so are their hashes in a bloom filter.
        var (low, high) = value switch
        {
            0.0 => ((object)-0.0, (object)0.0),
            0f => (-0f, 0f),
            _ => (value, value),
        };
        return comparing switch
        {
            Comparing.Equal => value is double or float or Half ? RowPruning.Between(name, low, high) : RowPruning.Equal(name, value),
            Comparing.Less or Comparing.AtMost => RowPruning.Between(name, null, high),
            _ => RowPruning.Between(name, low, null),
        };
    }

    bool Holds(int order) => comparing switch
    {
        Comparing.Equal => order == 0,
        Comparing.Less => order < 0,
        Comparing.AtMost => order <= 0,
        Comparing.Greater => order > 0,
        _ => order >= 0,
    };
}
