using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Features.Model;
using ColumnType = Millrace.Features.Columns.ColumnType;
using ModelKind = Millrace.Features.Model.DatasetKind;

namespace Millrace.Catalog.Events;

/// <summary>
/// Contracts as the engine sees them: the columns of valid rows, in silver and in the stream alike. The event time that
/// validation settled decides, whatever field of the contract it came from.
/// </summary>
public static class DatasetSchemas
{
    const string DeletedFlag = "is_deleted";

    /// <summary>The schema of a contract's valid rows.</summary>
    public static DatasetSchema Of(DatasetContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        FieldModel[] fields =
        [
            new(ValidBatch.EventId, ColumnType.String, Nullable: false),
            new(ValidBatch.EventTime, ColumnType.Timestamp, Nullable: false),
            .. contract.Fields
                .Where(field => field.Name is not (ValidBatch.EventId or ValidBatch.EventTime))
                .Select(field => new FieldModel(field.Name, TypeOf(field.Type), !field.Required)),
        ];
        return new DatasetSchema(
            contract.Pack, contract.Dataset, contract.Kind == Contracts.Datasets.DatasetKind.Event ? ModelKind.Event : ModelKind.Entity,
            fields, contract.Key.Count > 0 ? contract.Key : [ValidBatch.EventId], ValidBatch.EventTime, contract.PartitionBy)
        {
            EventId = ValidBatch.EventId,
            DeletedFlag = contract.IndexOf(DeletedFlag) >= 0 ? DeletedFlag : null,
        };
    }

    static ColumnType TypeOf(Contracts.Batches.ColumnType type) => type.Kind switch
    {
        ColumnKind.Int32 or ColumnKind.Int64 => ColumnType.Int64,
        ColumnKind.Float32 or ColumnKind.Float64 => ColumnType.Double,
        ColumnKind.Decimal => ColumnType.Decimal,
        ColumnKind.Boolean => ColumnType.Bool,
        ColumnKind.Timestamp or ColumnKind.Date => ColumnType.Timestamp,
        _ => ColumnType.String,
    };
}
