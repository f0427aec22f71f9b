using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>The encoder for a leaf.</summary>
static class Encoders
{
    public static ValueEncoder For(Leaf leaf, ParquetWriterOptions options)
    {
        var hashes = options.BloomFilterColumns.Contains(leaf.Name) ? new BloomHashes() : null;
        return leaf.Physical switch
        {
            PhysicalType.Boolean => new BooleanEncoder(),
            PhysicalType.Int32 or PhysicalType.Float => new NumberEncoder<int>(Order(leaf), options.DictionaryBytes, hashes),
            PhysicalType.Int64 or PhysicalType.Double => new NumberEncoder<long>(Order(leaf), options.DictionaryBytes, hashes),
            PhysicalType.ByteArray => new BytesEncoder(null, false, true, options.DictionaryBytes, hashes),
            _ => new BytesEncoder(leaf.TypeLength, leaf.Type is DecimalType, HasOrder(leaf.Type), options.DictionaryBytes, hashes),
        };
    }

    static NumberOrder Order(Leaf leaf) => leaf.Type.Kind switch
    {
        LakeTypeKind.Float or LakeTypeKind.Double => NumberOrder.Floating,
        LakeTypeKind.UInt8 or LakeTypeKind.UInt16 or LakeTypeKind.UInt32 or LakeTypeKind.UInt64 => NumberOrder.Unsigned,
        _ => NumberOrder.Signed,
    };

    // Intervals have no order; half floats are not ordered by their bytes.
    static bool HasOrder(LakeType type) => type.Kind is not (LakeTypeKind.Interval or LakeTypeKind.Float16);
}
