using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Schema;

/// <summary>The logical type of a leaf, from its physical type and its annotation.</summary>
static class LeafTypes
{
    // Nulls take the room of a value, so that the width alone must not fill the memory.
    const int MostFixedBytes = 1 << 20;

    public static LakeType Resolve(SchemaElement e)
    {
        var a = e.Annotation;
        return (a.Meaning, e.Type) switch
        {
            (Meaning.Unknown, _) => LakeType.Null,
            (Meaning.Decimal, PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.ByteArray or PhysicalType.FixedLenByteArray) => Decimal(e),
            (Meaning.Integer, PhysicalType.Int32 or PhysicalType.Int64) => Integer(e),
            (Meaning.Date, PhysicalType.Int32) => LakeType.Date,
            (Meaning.Time, PhysicalType.Int32) when a.Unit == TimeUnit.Millis => LakeType.Time(a.Unit, a.IsUtc),
            (Meaning.Time, PhysicalType.Int64) when a.Unit != TimeUnit.Millis => LakeType.Time(a.Unit, a.IsUtc),
            (Meaning.Timestamp, PhysicalType.Int64) => LakeType.Timestamp(a.Unit, a.IsUtc),
            (Meaning.String, PhysicalType.ByteArray) => LakeType.String,
            (Meaning.Enum, PhysicalType.ByteArray) => LakeType.Enum,
            (Meaning.Json, PhysicalType.ByteArray) => LakeType.Json,
            (Meaning.Bson, PhysicalType.ByteArray) => LakeType.Binary,
            (Meaning.Uuid, PhysicalType.FixedLenByteArray) when e.TypeLength == 16 => LakeType.Uuid,
            (Meaning.Interval, PhysicalType.FixedLenByteArray) when e.TypeLength == 12 => LakeType.Interval,
            (Meaning.Float16, PhysicalType.FixedLenByteArray) when e.TypeLength == 2 => LakeType.Float16,
            (Meaning.None or Meaning.List or Meaning.Map, _) => Plain(e),
            _ => throw new DamageException($"column '{e.Name}' cannot be {a.Meaning} on physical type {e.Type}"),
        };
    }

    static LakeType Plain(SchemaElement e) => e.Type switch
    {
        PhysicalType.Boolean => LakeType.Boolean,
        PhysicalType.Int32 => LakeType.Int32,
        PhysicalType.Int64 => LakeType.Int64,
        // The only use of 96-bit integers was timestamps: nanoseconds of a day and a Julian day.
        PhysicalType.Int96 => LakeType.Timestamp(TimeUnit.Nanos, false),
        PhysicalType.Float => LakeType.Float,
        PhysicalType.Double => LakeType.Double,
        PhysicalType.ByteArray => LakeType.Binary,
        _ when e.TypeLength is >= 0 and <= MostFixedBytes => LakeType.Fixed(e.TypeLength),
        _ => throw new DamageException($"column '{e.Name}' has values of {e.TypeLength} bytes; 0 to {MostFixedBytes} are read"),
    };

    static LakeType Integer(SchemaElement e) => (e.Type, e.Annotation.BitWidth, e.Annotation.IsSigned) switch
    {
        (PhysicalType.Int32, 8, true) => LakeType.Int8,
        (PhysicalType.Int32, 16, true) => LakeType.Int16,
        (PhysicalType.Int32, 32, true) => LakeType.Int32,
        (PhysicalType.Int32, 8, false) => LakeType.UInt8,
        (PhysicalType.Int32, 16, false) => LakeType.UInt16,
        (PhysicalType.Int32, 32, false) => LakeType.UInt32,
        (PhysicalType.Int64, 64, true) => LakeType.Int64,
        (PhysicalType.Int64, 64, false) => LakeType.UInt64,
        _ => throw new DamageException(
            $"column '{e.Name}' cannot be an integer of {e.Annotation.BitWidth} bits on physical type {e.Type}"),
    };

    static LakeType Decimal(SchemaElement e)
    {
        var (precision, scale) = (e.Annotation.Precision, e.Annotation.Scale);
        var most = e.Type switch
        {
            PhysicalType.Int32 => 9,
            PhysicalType.Int64 => 18,
            PhysicalType.FixedLenByteArray when e.TypeLength is > 0 and <= 32 => (int)Math.Floor((8 * e.TypeLength - 1) * Math.Log10(2)),
            PhysicalType.FixedLenByteArray => throw new DamageException($"column '{e.Name}' is a decimal of {e.TypeLength} bytes; 1 to 32 are read"),
            _ => DecimalType.MaxPrecision,
        };
        return precision >= 1 && precision <= most && scale >= 0 && scale <= precision
            ? LakeType.Decimal(precision, scale)
            : throw new DamageException($"column '{e.Name}' is decimal({precision},{scale}) on {e.Type}, which holds at most {most} digits");
    }
}
