using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta;

/// <summary>What a new table is.</summary>
/// <param name="Schema">The columns, partition columns included.</param>
public sealed record TableDefinition(TableSchema Schema)
{
    /// <summary>Columns of <see cref="Schema"/> that part the table, outermost first.</summary>
    public IReadOnlyList<string> PartitionColumns { get; init; } = [];

    /// <summary>Table properties, such as <c>delta.appendOnly</c>.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>A description for people.</summary>
    public string? Description { get; init; }
}
