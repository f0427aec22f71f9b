using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Parquet.Pruning;

namespace Millrace.Lake.Upkeep;

/// <summary>Rows whose payload is about a person. Nothing but the payloads themselves can tell.</summary>
sealed record PayloadOf(string Column, Person Person) : Filter
{
    internal override BoundFilter Bind(TableSchema schema) => new Bound(FilterColumn.Find(schema, Column), Person);

    sealed class Bound(FilterColumn column, Person person) : BoundFilter
    {
        public override IEnumerable<string> Columns => [column.Name];

        public override bool MayMatch(IColumnBounds bounds) => true;

        public override RowPruning? Pruning(Func<FilterColumn, string?> stored) => null;

        public override void Keep(ColumnBatch batch, Span<bool> rows)
        {
            var payloads = (BytesColumn)batch[column.Name];
            for (var row = 0; row < rows.Length; row++)
                rows[row] &= !payloads.IsNull(row) && person.IsIn(payloads[row]);
        }
    }
}
