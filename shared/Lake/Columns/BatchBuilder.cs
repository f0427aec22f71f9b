namespace Millrace.Lake.Columns;

/// <summary>Collects rows of objects into a <see cref="ColumnBatch"/>.</summary>
public sealed class BatchBuilder(TableSchema schema)
{
    readonly ColumnBuilder[] _columns = [.. schema.Fields.Select(f => ColumnBuilder.For(f.Type))];

    /// <summary>The schema of the rows.</summary>
    public TableSchema Schema { get; } = schema;

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row, a value per column as <see cref="ColumnBuilder.Append"/> accepts them.</summary>
    /// <exception cref="ArgumentException">The number of values is wrong, or a required column got null.</exception>
    public void Append(params IReadOnlyList<object?> row)
    {
        if (row.Count != _columns.Length)
            throw new ArgumentException($"{row.Count} values for {_columns.Length} columns.", nameof(row));
        for (var i = 0; i < row.Count; i++)
            if (row[i] is null && !Schema.Fields[i].Nullable)
                throw new ArgumentException($"Column '{Schema.Fields[i].Name}' is required and got null.", nameof(row));
        for (var i = 0; i < row.Count; i++)
            _columns[i].Append(row[i]);
        Count++;
    }

    /// <summary>The batch of all rows so far; the builder is empty afterwards.</summary>
    public ColumnBatch Build()
    {
        var batch = new ColumnBatch(Schema, [.. _columns.Select(c => c.Build())], Count);
        Count = 0;
        return batch;
    }
}
