using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Lake.Columns;

namespace Millrace.Catalog.Silver;

/// <summary>The columns that the silver table of a dataset has in the lake.</summary>
public static class SilverTable
{
    /// <summary>The columns that rows of a contract need.</summary>
    public static TableSchema SchemaOf(DatasetContract contract) =>
        new([.. SilverSchema.Of(contract).Select(column => new Field(column.Name, TypeOf(column.Type), column.Nullable))]);

    /// <summary>The type in the lake of a type of a contract.</summary>
    public static LakeType TypeOf(ColumnType type) => type.Kind switch
    {
        ColumnKind.Int32 => LakeType.Int32,
        ColumnKind.Int64 => LakeType.Int64,
        ColumnKind.Float32 => LakeType.Float,
        ColumnKind.Float64 => LakeType.Double,
        ColumnKind.Decimal => LakeType.Decimal(type.Precision, type.Scale),
        ColumnKind.Boolean => LakeType.Boolean,
        ColumnKind.Timestamp => LakeType.TimestampUtc,
        ColumnKind.Date => LakeType.Date,
        _ => LakeType.String,
    };
}
