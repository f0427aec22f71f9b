using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Online.Records;

/// <summary>Rows of several batches, one after the other, in a dataset's columns; what a batch lacks is null.</summary>
public static class RowConcat
{
    /// <summary>The rows of the batches, in their order, with the columns of the schema.</summary>
    public static RecordBatch Of(DatasetSchema schema, IReadOnlyList<RecordBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(batches);
        var rows = batches.Sum(batch => batch.Rows);
        var names = schema.Fields.Select(field => field.Name).Append(schema.EventId).Distinct(StringComparer.Ordinal);
        return new RecordBatch(rows, [.. names.Select(name =>
            KeyValuePair.Create(name, Column(name, schema.TypeOf(name) ?? ColumnType.String, batches, rows)))]);
    }

    static Column Column(string name, ColumnType type, IReadOnlyList<RecordBatch> batches, int rows)
    {
        if (batches is [var only] && only.TryGet(name, out var whole) && whole.Type == type)
            return whole;
        var builder = new ColumnBuilder(type, rows);
        foreach (var batch in batches)
        {
            var known = batch.TryGet(name, out var column) && column.Type == type;
            for (var row = 0; row < batch.Rows; row++)
                builder.AppendObject(known ? column!.ValueAt(row) : null);
        }
        return builder.Build();
    }
}
