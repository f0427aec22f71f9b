using Millrace.Features.Columns;

namespace Millrace.Features.Model;

/// <summary>
/// An expression compiled over columns: given a batch that has at least the columns of <see cref="Inputs"/>, it
/// returns one value per row. Nulls propagate inside. Equal <see cref="Text"/> over the same columns means equal
/// values, so the engine evaluates a text once per batch.
/// </summary>
public sealed class CompiledExpression(ColumnType type, string text, IReadOnlyCollection<string> inputs, Func<RecordBatch, Column> evaluate)
{
    /// <summary>The type of every result.</summary>
    public ColumnType Type { get; } = type;

    /// <summary>The expression in normal form.</summary>
    public string Text { get; } = text;

    /// <summary>The names of the columns it reads.</summary>
    public IReadOnlyCollection<string> Inputs { get; } = inputs;

    /// <summary>The value of a column as it is.</summary>
    public static CompiledExpression OfColumn(string name, ColumnType type) => new(type, name, [name], rows => rows[name]);

    /// <summary>One value per row of the batch.</summary>
    /// <exception cref="InvalidOperationException">The delegate broke its promise on type or length.</exception>
    public Column Evaluate(RecordBatch rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var column = evaluate(rows);
        return column.Type == Type && column.Length == rows.Rows
            ? column
            : throw new InvalidOperationException($"'{Text}' gave {column.Length} rows of {column.Type}; {rows.Rows} rows of {Type} were promised");
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
