namespace Millrace.Lake.Columns;

/// <summary>The kinds of <see cref="LakeType"/>.</summary>
public enum LakeTypeKind
{
    /// <summary>A column that holds nothing but nulls.</summary>
    Null,
    Boolean,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float16,
    Float,
    Double,
    /// <summary>Exact decimal; see <see cref="DecimalType"/>.</summary>
    Decimal,
    /// <summary>UTF-8 text.</summary>
    String,
    /// <summary>UTF-8 text that holds a JSON document.</summary>
    Json,
    /// <summary>UTF-8 text out of a closed set.</summary>
    Enum,
    /// <summary>Bytes of any length.</summary>
    Binary,
    /// <summary>Bytes of one length; see <see cref="FixedType"/>.</summary>
    Fixed,
    /// <summary>Sixteen bytes, big-endian as RFC 4122 prints them.</summary>
    Uuid,
    /// <summary>Months, days and milliseconds, three little-endian 32-bit integers.</summary>
    Interval,
    /// <summary>Days since 1970-01-01.</summary>
    Date,
    /// <summary>Time of day; see <see cref="TimeType"/>.</summary>
    Time,
    /// <summary>A moment or a local date and time; see <see cref="TimestampType"/>.</summary>
    Timestamp,
    List,
    Struct,
    Map,
}
