using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Pruning;

namespace Millrace.Lake.Delta.Filters;

sealed class BoundEvery(IReadOnlyList<BoundFilter> filters) : BoundFilter
{
    public override IEnumerable<string> Columns => filters.SelectMany(filter => filter.Columns);

    public override bool MayMatch(IColumnBounds bounds) => filters.All(filter => filter.MayMatch(bounds));

    public override bool MustMatch(IColumnBounds bounds) => filters.All(filter => filter.MustMatch(bounds));

    public override RowPruning? Pruning(Func<FilterColumn, string?> stored)
    {
        var known = filters.Select(filter => filter.Pruning(stored)).OfType<RowPruning>().ToList();
        return known.Count > 0 ? RowPruning.All(known) : null;
    }

    public override void Keep(ColumnBatch batch, Span<bool> rows)
    {
        foreach (var filter in filters)
            filter.Keep(batch, rows);
    }
}

sealed class BoundSome(IReadOnlyList<BoundFilter> filters) : BoundFilter
{
    public override IEnumerable<string> Columns => filters.SelectMany(filter => filter.Columns);

    public override bool MayMatch(IColumnBounds bounds) => filters.Any(filter => filter.MayMatch(bounds));

    public override bool MustMatch(IColumnBounds bounds) => filters.Any(filter => filter.MustMatch(bounds));

    public override RowPruning? Pruning(Func<FilterColumn, string?> stored)
    {
        var known = filters.Select(filter => filter.Pruning(stored)).ToList();
        return known.Count > 0 && !known.Contains(null) ? RowPruning.Any([.. known.OfType<RowPruning>()]) : null;
    }

    public override void Keep(ColumnBatch batch, Span<bool> rows)
    {
        var any = new bool[rows.Length];
        foreach (var filter in filters)
        {
            var kept = rows.ToArray();
            filter.Keep(batch, kept);
            for (var row = 0; row < kept.Length; row++)
                any[row] |= kept[row];
        }
        any.CopyTo(rows);
    }
}
