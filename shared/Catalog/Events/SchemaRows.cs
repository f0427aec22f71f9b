using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Catalog.Events;

/// <summary>Brings rows to exactly the columns of a dataset's schema, whatever contract version they were checked against.</summary>
public static class SchemaRows
{
    /// <summary>The rows with the schema's columns: one that they lack, or have with another type, is null.</summary>
    public static RecordBatch Of(DatasetSchema schema, RecordBatch rows)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(rows);
        return new RecordBatch(rows.Rows, [.. schema.Fields.Select(field => KeyValuePair.Create(
            field.Name,
            rows.TryGet(field.Name, out var column) ? Fitted(column, field.Type) : Column.Nulls(field.Type, rows.Rows)))]);
    }

    static Column Fitted(Column column, ColumnType type) => (column, type) switch
    {
        _ when column.Type == type => column,
        (Int64Column whole, ColumnType.Double) => new DoubleColumn(Array.ConvertAll(whole.Values, value => (double)value), whole.Validity),
        (Int64Column whole, ColumnType.Decimal) => new DecimalColumn(Array.ConvertAll(whole.Values, value => (Int128)value * FixedDecimal.One), whole.Validity),
        _ => Column.Nulls(type, column.Length),
    };
}
