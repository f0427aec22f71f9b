namespace Millrace.Lake.Delta.Log;

/// <summary>The table's description: schema, partitioning, properties.</summary>
/// <param name="Id">The table's unique id.</param>
/// <param name="SchemaString">The schema as JSON, in the protocol's form.</param>
/// <param name="PartitionColumns">The columns that part the table, in order.</param>
/// <param name="Configuration">Table properties.</param>
public sealed record TableMetadata(
    string Id, string SchemaString, IReadOnlyList<string> PartitionColumns, IReadOnlyDictionary<string, string> Configuration) : LogAction
{
    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>A description for people.</summary>
    public string? Description { get; init; }

    /// <summary>When the table was made, milliseconds since the epoch.</summary>
    public long? CreatedTime { get; init; }
}
