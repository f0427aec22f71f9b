using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>The dimension rows that a run knows, by dataset. A dataset that is not there counts as empty.</summary>
public sealed class DimensionSet
{
    private readonly Dictionary<string, DimensionTable> _byDataset = new(StringComparer.Ordinal);

    /// <summary>A set of tables.</summary>
    public DimensionSet(params IEnumerable<DimensionTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        foreach (var table in tables)
            _byDataset.Add(table.Schema.Name, table);
    }

    /// <summary>No dimension rows.</summary>
    public static DimensionSet None { get; } = new([]);

    /// <summary>The rows of a dataset.</summary>
    public DimensionTable Of(DatasetSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return _byDataset.TryGetValue(schema.Name, out var table) ? table : DimensionTable.Empty(schema);
    }
}
