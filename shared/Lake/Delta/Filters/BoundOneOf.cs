using Millrace.Lake.Columns;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Filters;

sealed class BoundOneOf(FilterColumn column, IReadOnlyList<object> values) : BoundFilter
{
    readonly HashSet<RowKey> _values = [.. values.Select(value => RowKey.Of(value))];

    public override IEnumerable<string> Columns => [column.Name];

    public override bool MayMatch(IColumnBounds bounds)
    {
        var known = bounds.Of(column);
        return known.MayHaveValue && values.Any(value =>
            (known.Min is null || ScalarOrder.Compare(value, known.Min) >= 0)
            && (known.Max is null || ScalarOrder.Compare(value, known.Max) <= 0));
    }

    public override bool MustMatch(IColumnBounds bounds) =>
        bounds.Of(column) is { IsConstant: true, Min: { } only } && _values.Contains(RowKey.Of(only));

    public override void Keep(ColumnBatch batch, Span<bool> rows)
    {
        var keys = RowKey.Reader([batch[column.Name]]);
        for (var row = 0; row < rows.Length; row++)
            if (rows[row])
                rows[row] = keys(row) is { } key && _values.Contains(key);
    }
}
