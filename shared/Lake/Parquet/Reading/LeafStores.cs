using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>The store for a leaf: how it is held while reading, and what column it becomes.</summary>
static class LeafStores
{
    // The Julian day number of 1970-01-01.
    const long EpochJulianDay = 2440588;
    const long NanosOfDay = 86_400_000_000_000;

    public static ValueStore For(Leaf leaf)
    {
        var type = leaf.Type;
        if (type.Kind == LakeTypeKind.Null)
            return Raw(leaf, slots => new NullColumn(slots));
        return leaf.Physical switch
        {
            PhysicalType.Boolean => new BooleanStore((v, n, nulls) => new BooleanColumn(type, v, nulls, n)),
            PhysicalType.Int32 when type is DecimalType => new ScalarStore<int>(leaf.Physical, (v, n, nulls) =>
                new DecimalColumn(type, Array.ConvertAll(v, x => (Int128)x), nulls, n)),
            PhysicalType.Int64 when type is DecimalType => new ScalarStore<long>(leaf.Physical, (v, n, nulls) =>
                new DecimalColumn(type, Array.ConvertAll(v, x => (Int128)x), nulls, n)),
            PhysicalType.Int32 => new ScalarStore<int>(leaf.Physical, (v, n, nulls) => new Int32Column(type, v, nulls, n)),
            PhysicalType.Int64 => new ScalarStore<long>(leaf.Physical, (v, n, nulls) => new Int64Column(type, v, nulls, n)),
            PhysicalType.Float => new ScalarStore<float>(leaf.Physical, (v, n, nulls) => new FloatColumn(type, v, nulls, n)),
            PhysicalType.Double => new ScalarStore<double>(leaf.Physical, (v, n, nulls) => new DoubleColumn(type, v, nulls, n)),
            PhysicalType.Int96 => new FixedStore(leaf.Physical, 12, (v, n, nulls) => new Int64Column(type, Moments(v, n, nulls), nulls, n)),
            PhysicalType.ByteArray when type is DecimalType d => new BytesStore(c => Decimals(d, c.Length, c.Nulls, i => c[i]), LakeType.Binary),
            PhysicalType.ByteArray => new BytesStore(c => c, type),
            _ => Fixed(leaf, type),
        };
    }

    static FixedStore Fixed(Leaf leaf, LakeType type)
    {
        var width = leaf.TypeLength;
        return new FixedStore(leaf.Physical, width, type switch
        {
            DecimalType d => (v, n, nulls) => Decimals(d, n, nulls, i => v.AsSpan(i * width, width)),
            { Kind: LakeTypeKind.Float16 } => (v, n, nulls) =>
                new Float16Column(type, MemoryMarshal.Cast<byte, Half>(v.AsSpan(0, 2 * n)).ToArray(), nulls, n),
            _ => (v, n, nulls) => new FixedColumn(type, width, v, n, nulls),
        });
    }

    // A column of the null type may have any physical type, and no values.
    static ValueStore Raw(Leaf leaf, Func<int, ColumnData> finish) => leaf.Physical switch
    {
        PhysicalType.Boolean => new BooleanStore((_, n, _) => finish(n)),
        PhysicalType.Int32 or PhysicalType.Float => new ScalarStore<int>(leaf.Physical, (_, n, _) => finish(n)),
        PhysicalType.Int64 or PhysicalType.Double => new ScalarStore<long>(leaf.Physical, (_, n, _) => finish(n)),
        PhysicalType.ByteArray => new BytesStore(c => finish(c.Length), LakeType.Binary),
        _ => new FixedStore(leaf.Physical, Math.Max(0, leaf.TypeLength), (_, n, _) => finish(n)),
    };

    delegate ReadOnlySpan<byte> ValueAt(int row);

    static ColumnData Decimals(DecimalType type, int count, bool[]? nulls, ValueAt at)
    {
        if (type.Precision > DecimalType.MaxNarrowPrecision)
        {
            var wide = new BigInteger[count];
            for (var i = 0; i < count; i++)
                if (nulls is null || !nulls[i])
                    wide[i] = new BigInteger(at(i), isBigEndian: true);
            return new WideDecimalColumn(type, wide, nulls, count);
        }
        var values = new Int128[count];
        for (var i = 0; i < count; i++)
            if (nulls is null || !nulls[i])
                values[i] = Narrow(at(i), type);
        return new DecimalColumn(type, values, nulls, count);
    }

    static Int128 Narrow(ReadOnlySpan<byte> bytes, DecimalType type)
    {
        if (bytes.Length > 16)
        {
            var wide = new BigInteger(bytes, isBigEndian: true);
            return wide >= (BigInteger)Int128.MinValue && wide <= (BigInteger)Int128.MaxValue
                ? (Int128)wide
                : throw new DamageException($"a value of {bytes.Length} bytes does not fit {type}");
        }
        Int128 value = bytes.Length > 0 && bytes[0] >= 0x80 ? -1 : 0;
        foreach (var part in bytes)
            value = value << 8 | part;
        return value;
    }

    static long[] Moments(byte[] data, int count, bool[]? nulls)
    {
        var moments = new long[count];
        for (var i = 0; i < count; i++)
        {
            if (nulls is not null && nulls[i])
                continue;
            var value = data.AsSpan(i * 12, 12);
            var moment = (BinaryPrimitives.ReadInt32LittleEndian(value[8..]) - EpochJulianDay) * (Int128)NanosOfDay
                + BinaryPrimitives.ReadInt64LittleEndian(value);
            moments[i] = moment >= long.MinValue && moment <= long.MaxValue
                ? (long)moment
                : throw new DamageException("a 96-bit timestamp is beyond the years 1677 to 2262 that nanoseconds reach");
        }
        return moments;
    }
}
