namespace Millrace.Lake.Columns;

/// <summary>
/// The logical type of a column. Types without parameters are the constants here; the others are records of their own
/// (<see cref="DecimalType"/>, <see cref="FixedType"/>, <see cref="TimeType"/>, <see cref="TimestampType"/>,
/// <see cref="ListType"/>, <see cref="StructType"/>, <see cref="MapType"/>). Equality is by value, nested fields included.
/// </summary>
public abstract record LakeType
{
    private protected LakeType(LakeTypeKind kind) => Kind = kind;

    /// <summary>Which type this is.</summary>
    public LakeTypeKind Kind { get; }

    public static LakeType Null { get; } = new PrimitiveType(LakeTypeKind.Null);
    public static LakeType Boolean { get; } = new PrimitiveType(LakeTypeKind.Boolean);
    public static LakeType Int8 { get; } = new PrimitiveType(LakeTypeKind.Int8);
    public static LakeType Int16 { get; } = new PrimitiveType(LakeTypeKind.Int16);
    public static LakeType Int32 { get; } = new PrimitiveType(LakeTypeKind.Int32);
    public static LakeType Int64 { get; } = new PrimitiveType(LakeTypeKind.Int64);
    public static LakeType UInt8 { get; } = new PrimitiveType(LakeTypeKind.UInt8);
    public static LakeType UInt16 { get; } = new PrimitiveType(LakeTypeKind.UInt16);
    public static LakeType UInt32 { get; } = new PrimitiveType(LakeTypeKind.UInt32);
    public static LakeType UInt64 { get; } = new PrimitiveType(LakeTypeKind.UInt64);
    public static LakeType Float16 { get; } = new PrimitiveType(LakeTypeKind.Float16);
    public static LakeType Float { get; } = new PrimitiveType(LakeTypeKind.Float);
    public static LakeType Double { get; } = new PrimitiveType(LakeTypeKind.Double);
    public static LakeType String { get; } = new PrimitiveType(LakeTypeKind.String);
    public static LakeType Json { get; } = new PrimitiveType(LakeTypeKind.Json);
    public static LakeType Enum { get; } = new PrimitiveType(LakeTypeKind.Enum);
    public static LakeType Binary { get; } = new PrimitiveType(LakeTypeKind.Binary);
    public static LakeType Uuid { get; } = new PrimitiveType(LakeTypeKind.Uuid);
    public static LakeType Interval { get; } = new PrimitiveType(LakeTypeKind.Interval);
    public static LakeType Date { get; } = new PrimitiveType(LakeTypeKind.Date);

    /// <summary>A moment in UTC in microseconds: the form of every event time in the lake.</summary>
    public static LakeType TimestampUtc { get; } = new TimestampType(TimeUnit.Micros, true);

    public static LakeType Decimal(int precision, int scale) => new DecimalType(precision, scale);

    public static LakeType Fixed(int length) => new FixedType(length);

    public static LakeType Timestamp(TimeUnit unit, bool isUtc) => new TimestampType(unit, isUtc);

    public static LakeType Time(TimeUnit unit, bool isUtc) => new TimeType(unit, isUtc);

    /// <summary>A list whose elements are called <c>element</c>.</summary>
    public static LakeType List(LakeType element, bool elementNullable = true) =>
        new ListType(new Field("element", element, elementNullable));

    public static LakeType Struct(params IReadOnlyList<Field> fields) => new StructType(fields);

    /// <summary>A map with required keys; the fields are called <c>key</c> and <c>value</c>.</summary>
    public static LakeType Map(LakeType key, LakeType value, bool valueNullable = true) =>
        new MapType(new Field("key", key, false), new Field("value", value, valueNullable));

    /// <summary>Whether values of the type are text in UTF-8 (string, JSON, enum).</summary>
    public bool IsText => Kind is LakeTypeKind.String or LakeTypeKind.Json or LakeTypeKind.Enum;

    /// <summary>Whether the type holds other fields.</summary>
    public bool IsNested => Kind is LakeTypeKind.List or LakeTypeKind.Struct or LakeTypeKind.Map;
}
