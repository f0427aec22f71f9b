using Millrace.Lake.Columns;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Whether a column can be written as a type: its logical type up to the names and nullability of nested fields.</summary>
static class TypesMatch
{
    public static bool Holds(ColumnData column, LakeType type) => (column, type) switch
    {
        (ListColumn list, ListType t) => Holds(list.Elements, t.Element.Type),
        (MapColumn map, MapType t) => Holds(map.Keys, t.Key.Type) && Holds(map.Values, t.Value.Type),
        (StructColumn record, StructType t) => record.Children.Count == t.Fields.Count
            && record.Children.Zip(t.Fields).All(pair => Holds(pair.First, pair.Second.Type)),
        _ => column.Type.Equals(type) && IsHeldBy(column, type),
    };

    static bool IsHeldBy(ColumnData column, LakeType type) => type.Kind switch
    {
        LakeTypeKind.Null => column is NullColumn,
        LakeTypeKind.Boolean => column is BooleanColumn,
        LakeTypeKind.Float16 => column is Float16Column,
        LakeTypeKind.Float => column is FloatColumn,
        LakeTypeKind.Double => column is DoubleColumn,
        LakeTypeKind.Decimal => type is DecimalType { Precision: <= DecimalType.MaxNarrowPrecision } ? column is DecimalColumn : column is WideDecimalColumn,
        LakeTypeKind.String or LakeTypeKind.Json or LakeTypeKind.Enum or LakeTypeKind.Binary => column is BytesColumn,
        LakeTypeKind.Fixed => column is FixedColumn f && f.Width == ((FixedType)type).Length,
        LakeTypeKind.Uuid => column is FixedColumn { Width: 16 },
        LakeTypeKind.Interval => column is FixedColumn { Width: 12 },
        LakeTypeKind.Int64 or LakeTypeKind.UInt64 or LakeTypeKind.Timestamp => column is Int64Column,
        LakeTypeKind.Time => type is TimeType { Unit: TimeUnit.Millis } ? column is Int32Column : column is Int64Column,
        _ => column is Int32Column,
    };
}
