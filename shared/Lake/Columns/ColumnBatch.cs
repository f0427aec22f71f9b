namespace Millrace.Lake.Columns;

/// <summary>A number of rows of a table, column by column.</summary>
public sealed class ColumnBatch
{
    /// <param name="schema">The columns' names and types.</param>
    /// <param name="columns">A column per field, in the order of the schema.</param>
    /// <param name="rowCount">The number of rows, the length of every column.</param>
    /// <exception cref="ArgumentException">A column is missing or has another length.</exception>
    public ColumnBatch(TableSchema schema, IReadOnlyList<ColumnData> columns, int rowCount)
    {
        if (columns.Count != schema.Fields.Count)
            throw new ArgumentException($"{columns.Count} columns for {schema.Fields.Count} fields.", nameof(columns));
        for (var i = 0; i < columns.Count; i++)
            if (columns[i].Length != rowCount)
                throw new ArgumentException(
                    $"Column '{schema.Fields[i].Name}' has {columns[i].Length} rows instead of {rowCount}.", nameof(columns));
        (Schema, Columns, RowCount) = (schema, columns, rowCount);
    }

    /// <summary>The columns' names and types.</summary>
    public TableSchema Schema { get; }

    /// <summary>A column per field of the schema.</summary>
    public IReadOnlyList<ColumnData> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The column with that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ColumnData this[string name]
    {
        get
        {
            var index = Schema.IndexOf(name);
            return index >= 0
                ? Columns[index]
                : throw new ArgumentException(
                    $"There is no column '{name}'; the columns are {string.Join(", ", Schema.Fields.Select(f => f.Name))}.");
        }
    }
}
