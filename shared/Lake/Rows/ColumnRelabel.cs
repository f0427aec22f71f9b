using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>Gives columns the names of another type of the same shape.</summary>
static class ColumnRelabel
{
    public static ColumnBatch Relabel(this ColumnBatch batch, TableSchema schema) =>
        new(schema, [.. batch.Columns.Select((column, i) => Relabel(column, schema.Fields[i].Type))], batch.RowCount);

    static ColumnData Relabel(ColumnData column, LakeType to) => (column, to) switch
    {
        (StructColumn c, StructType record) =>
            new StructColumn(to, [.. c.Children.Select((child, i) => Relabel(child, record.Fields[i].Type))], c.Length, c.Nulls),
        (ListColumn c, ListType list) => new ListColumn(to, c.Offsets, Relabel(c.Elements, list.Element.Type), c.Length, c.Nulls),
        (MapColumn c, MapType map) => new MapColumn(to, c.Offsets, Relabel(c.Keys, map.Key.Type), Relabel(c.Values, map.Value.Type), c.Length, c.Nulls),
        _ => column,
    };
}
