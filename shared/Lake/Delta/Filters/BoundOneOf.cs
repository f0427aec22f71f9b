using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Pruning;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Filters;

sealed class BoundOneOf : BoundFilter
{
    readonly FilterColumn _column;
    readonly IReadOnlyList<object> _present;
    readonly HashSet<RowKey> _values;

    public BoundOneOf(FilterColumn column, IEnumerable<object> values)
    {
        _column = column;
        // NaN equals nothing, itself included.
        _present = [.. values.Where(value => !Scalar.IsNaN(value))];
        _values = [.. _present.Select(value => RowKey.Of(value))];
    }

    public override IEnumerable<string> Columns => [_column.Name];

    public override bool MayMatch(IColumnBounds bounds)
    {
        var known = bounds.Of(_column);
        return known.MayHaveValue && _present.Any(value =>
            (known.Min is null || ScalarOrder.Compare(value, known.Min) >= 0)
            && (known.Max is null || ScalarOrder.Compare(value, known.Max) <= 0));
    }

    public override bool MustMatch(IColumnBounds bounds) =>
        bounds.Of(_column) is { IsConstant: true, Min: { } only } && _values.Contains(RowKey.Of(only));

    public override RowPruning? Pruning(Func<FilterColumn, string?> stored) =>
        _present.Count > 0 && _present[0] is not (double or float or Half) && stored(_column) is { } name ? RowPruning.In(name, _present) : null;

    public override void Keep(ColumnBatch batch, Span<bool> rows)
    {
        var keys = RowKey.Reader([batch[_column.Name]]);
        for (var row = 0; row < rows.Length; row++)
            if (rows[row])
                rows[row] = keys(row) is { } key && _values.Contains(key);
    }
}
