using Millrace.Contracts.Batches;

namespace Millrace.Contracts.Datasets;

/// <summary>The columns of a dataset's table in silver: the row's identity and times, the contract's fields, and where it came from.</summary>
public static class SilverSchema
{
    /// <summary>When ingestion took the row.</summary>
    public const string IngestTime = "ingest_time";

    /// <summary>The lane.</summary>
    public const string Lane = "_lane";

    /// <summary>The broker's partition of the raw batch.</summary>
    public const string Partition = "_partition";

    /// <summary>The offset of the raw batch.</summary>
    public const string Offset = "_offset";

    /// <summary>The epoch of the raw topic.</summary>
    public const string Epoch = "_epoch";

    /// <summary>The version of the contract the row was checked against.</summary>
    public const string ContractVersion = "_contract";

    /// <summary>All columns, in order. Everything but identity and times may be null.</summary>
    public static IReadOnlyList<(string Name, ColumnType Type, bool Nullable)> Of(DatasetContract contract)
    {
        List<(string, ColumnType, bool)> columns =
        [
            (ValidBatch.EventId, new(ColumnKind.String), false),
            (ValidBatch.EventTime, new(ColumnKind.Timestamp), false),
            .. contract.Fields.Select(field => (field.Name, field.Type, true)),
            (ValidBatch.Extra, new(ColumnKind.Json), true),
        ];
        if (contract.Policy == ViolationPolicy.Always)
            columns.Add((Rules.BatchBuilder.ValidColumn, new(ColumnKind.Boolean), true));
        columns.AddRange(
        [
            (IngestTime, new(ColumnKind.Timestamp), false),
            (Lane, new(ColumnKind.Int32), false),
            (Partition, new(ColumnKind.Int32), false),
            (Offset, new(ColumnKind.Int64), false),
            (Epoch, new(ColumnKind.Int32), false),
            (ContractVersion, new(ColumnKind.String), false),
        ]);
        return columns;
    }
}
