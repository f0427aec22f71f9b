using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Filters;

enum Comparing
{
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

sealed record Comparison(string Column, Comparing Operator, object Value) : Filter
{
    internal override BoundFilter Bind(TableSchema schema)
    {
        var target = FilterColumn.Find(schema, Column);
        return new BoundComparison(target, Operator, target.Convert(Value));
    }
}

sealed record OneOf(string Column, IReadOnlyList<object> Values) : Filter
{
    internal override BoundFilter Bind(TableSchema schema)
    {
        var target = FilterColumn.Find(schema, Column);
        return new BoundOneOf(target, [.. Values.Select(target.Convert)]);
    }
}

sealed record NullTest(string Column) : Filter
{
    internal override BoundFilter Bind(TableSchema schema) => new BoundNullTest(FilterColumn.Find(schema, Column, anyType: true));
}

sealed record Every(IReadOnlyList<Filter> Filters) : Filter
{
    internal override BoundFilter Bind(TableSchema schema) => new BoundEvery([.. Filters.Select(filter => filter.Bind(schema))]);
}

sealed record Some(IReadOnlyList<Filter> Filters) : Filter
{
    internal override BoundFilter Bind(TableSchema schema) => new BoundSome([.. Filters.Select(filter => filter.Bind(schema))]);
}
