using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Pruning;

namespace Millrace.Lake.Delta.Filters;

sealed class BoundNullTest(FilterColumn column) : BoundFilter
{
    public override IEnumerable<string> Columns => [column.Name];

    public override bool MayMatch(IColumnBounds bounds) => bounds.Of(column).MayBeNull;

    public override bool MustMatch(IColumnBounds bounds) => bounds.Of(column) is { IsConstant: true, MayHaveValue: false };

    // A nested column is no leaf, whose nulls the file counts.
    public override RowPruning? Pruning(Func<FilterColumn, string?> stored) =>
        !column.Type.IsNested && stored(column) is { } name ? RowPruning.IsNull(name) : null;

    public override void Keep(ColumnBatch batch, Span<bool> rows)
    {
        var data = batch[column.Name];
        for (var row = 0; row < rows.Length; row++)
            rows[row] &= data.IsNull(row);
    }
}
