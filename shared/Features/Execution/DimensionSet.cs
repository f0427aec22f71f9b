using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>The dimension rows that a run knows, by dataset. A dataset that is not there counts as empty.</summary>
public sealed class DimensionSet
{
    private readonly DimensionTable[] _tables;

    /// <summary>A set of tables, one per dataset.</summary>
    public DimensionSet(params IEnumerable<DimensionTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        _tables = [.. tables];
    }

    /// <summary>No dimension rows.</summary>
    public static DimensionSet None { get; } = new([]);

    /// <summary>The rows of a dataset.</summary>
    public DimensionTable Of(DatasetSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        foreach (var table in _tables)
        {
            if (table.Schema.Name == schema.Name)
                return table;
        }

        return DimensionTable.Empty(schema);
    }
}
