using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Batches;

/// <summary>
/// Rows that hold, in columns: the message of <c>events.valid</c>. Columns <c>event_id</c> (string) and <c>event_time</c>
/// (timestamp) come first and are never null; then the contract's fields; <c>_extra</c> (JSON) holds what the contract does not name.
/// </summary>
public sealed class ValidBatch
{
    /// <summary>The name of the column that identifies a row.</summary>
    public const string EventId = "event_id";

    /// <summary>The name of the column of event times.</summary>
    public const string EventTime = "event_time";

    /// <summary>The name of the column of values beyond the contract.</summary>
    public const string Extra = "_extra";

    /// <summary>Whose rows.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The pack, as <c>ecommerce</c>.</summary>
    public required string Pack { get; init; }

    /// <summary>The dataset, as <c>interactions</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>The contract the rows were checked against, as <c>ecommerce.interactions@1.0.0</c>.</summary>
    public required string Contract { get; init; }

    /// <summary>The lane, 0 to 15.</summary>
    public required int Lane { get; init; }

    /// <summary>When ingestion took the rows, µs since 1970 UTC.</summary>
    public required long IngestTime { get; init; }

    /// <summary>Where the raw batch stands in the log.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>How many rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The columns, each with <see cref="Rows"/> values.</summary>
    public required IReadOnlyList<BatchColumn> Columns { get; init; }

    /// <summary>The column of a name, or null.</summary>
    public BatchColumn? Find(string name)
    {
        foreach (var column in Columns)
            if (string.Equals(column.Name, name, StringComparison.Ordinal))
                return column;
        return null;
    }
}
