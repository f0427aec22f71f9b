using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>Statistics of the footer as values; those that cannot be trusted are left out.</summary>
static class StatisticsReading
{
    public static RowGroupInfo Describe(RowGroup group, SchemaPlan plan, FileMetadata metadata)
    {
        var columns = new ColumnStatistics[group.Columns.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = Of(plan.Leaves[i], group.Columns[i].Statistics, metadata.HasColumnOrders);
        return new RowGroupInfo(group.RowCount, group.Columns.Aggregate(0L, (sum, c) => unchecked(sum + c.CompressedSize)), columns);
    }

    /// <summary>The statistics of a chunk; bounds that the order of the type does not vouch for become null.</summary>
    public static ColumnStatistics Of(Leaf leaf, ChunkStatistics? statistics, bool hasOrders)
    {
        if (statistics is null)
            return new ColumnStatistics(leaf.Name, null, null, null, false);
        var nulls = statistics.NullCount is >= 0 ? statistics.NullCount : null;
        // Old bounds compared everything as signed bytes or numbers: right for signed numbers only.
        var trusted = statistics.IsLegacy ? IsSignedNumber(leaf) : hasOrders || IsSignedNumber(leaf);
        var min = trusted ? Value(leaf, statistics.Min) : null;
        var max = trusted ? Value(leaf, statistics.Max) : null;
        // Either zero may stand for the other.
        (min, max) = (Zero(min, lower: true), Zero(max, lower: false));
        var exact = leaf.Physical is not (PhysicalType.ByteArray or PhysicalType.FixedLenByteArray)
            || statistics is { IsMinExact: true, IsMaxExact: true };
        return new ColumnStatistics(leaf.Name, min, max, nulls, exact && min is not null && max is not null);
    }

    static bool IsSignedNumber(Leaf leaf) => leaf.Physical switch
    {
        PhysicalType.Int32 or PhysicalType.Int64 => leaf.Type.Kind is not (LakeTypeKind.UInt8 or LakeTypeKind.UInt16 or LakeTypeKind.UInt32 or LakeTypeKind.UInt64),
        PhysicalType.Float or PhysicalType.Double or PhysicalType.Boolean => true,
        _ => false,
    };

    static object? Zero(object? bound, bool lower) => bound switch
    {
        0f => lower ? -0f : 0f,
        0d => lower ? -0d : 0d,
        Half h when h == Half.Zero => lower ? Half.NegativeZero : Half.Zero,
        _ => bound,
    };

    /// <summary>A bound in plain encoding as a value; null when it is none, has the wrong size, or is not a number.</summary>
    public static object? Value(Leaf leaf, byte[]? bytes)
    {
        if (bytes is null)
            return null;
        return (leaf.Physical, leaf.Type) switch
        {
            (PhysicalType.Boolean, _) when bytes.Length == 1 => bytes[0] != 0,
            (PhysicalType.Int32, DecimalType d) when bytes.Length == 4 => new LakeDecimal(BinaryPrimitives.ReadInt32LittleEndian(bytes), d.Scale),
            (PhysicalType.Int32, { Kind: LakeTypeKind.UInt32 }) when bytes.Length == 4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            (PhysicalType.Int32, _) when bytes.Length == 4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            (PhysicalType.Int64, DecimalType d) when bytes.Length == 8 => new LakeDecimal(BinaryPrimitives.ReadInt64LittleEndian(bytes), d.Scale),
            (PhysicalType.Int64, { Kind: LakeTypeKind.UInt64 }) when bytes.Length == 8 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            (PhysicalType.Int64, _) when bytes.Length == 8 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            (PhysicalType.Float, _) when bytes.Length == 4 => Number(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            (PhysicalType.Double, _) when bytes.Length == 8 => Number(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            (PhysicalType.ByteArray or PhysicalType.FixedLenByteArray, DecimalType d) when bytes.Length is > 0 and <= 64 =>
                new LakeDecimal(new BigInteger(bytes, isBigEndian: true), d.Scale),
            (PhysicalType.FixedLenByteArray, { Kind: LakeTypeKind.Float16 }) when bytes.Length == 2 => Number(BinaryPrimitives.ReadHalfLittleEndian(bytes)),
            (PhysicalType.FixedLenByteArray, { Kind: LakeTypeKind.Uuid }) when bytes.Length == 16 => new Guid(bytes, bigEndian: true),
            (PhysicalType.ByteArray, { IsText: true }) => Text(bytes),
            (PhysicalType.ByteArray, { Kind: LakeTypeKind.Binary }) => bytes,
            (PhysicalType.FixedLenByteArray, FixedType) => bytes,
            _ => null,
        };
    }

    static object? Number<T>(T value) where T : struct, IFloatingPoint<T> => T.IsNaN(value) ? null : value;

    // A bound that was cut inside of a character is no text; without it nothing is skipped wrongly.
    static string? Text(byte[] bytes)
    {
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);
}
