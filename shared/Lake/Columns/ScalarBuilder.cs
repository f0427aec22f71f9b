using System.Numerics;

namespace Millrace.Lake.Columns;

/// <summary>Builds columns of one value per row.</summary>
static class ScalarBuilder
{
    public static ColumnBuilder For(LakeType type) => type.Kind switch
    {
        LakeTypeKind.Boolean => new ScalarBuilder<bool>(type, v => (bool)v, (t, v, n) => new BooleanColumn(t, v, n)),
        LakeTypeKind.Float16 => new ScalarBuilder<Half>(type, v => (Half)v, (t, v, n) => new Float16Column(t, v, n)),
        LakeTypeKind.Float => new ScalarBuilder<float>(type, Invariantly(Convert.ToSingle), (t, v, n) => new FloatColumn(t, v, n)),
        LakeTypeKind.Double => new ScalarBuilder<double>(type, Invariantly(Convert.ToDouble), (t, v, n) => new DoubleColumn(t, v, n)),
        LakeTypeKind.Decimal when type is DecimalType { Precision: <= DecimalType.MaxNarrowPrecision } d =>
            new ScalarBuilder<Int128>(type, v => (Int128)ScalarConversion.Decimal(v, d), (t, v, n) => new DecimalColumn(t, v, n)),
        LakeTypeKind.Decimal when type is DecimalType d =>
            new ScalarBuilder<BigInteger>(type, v => ScalarConversion.Decimal(v, d), (t, v, n) => new WideDecimalColumn(t, v, n)),
        LakeTypeKind.Int64 or LakeTypeKind.UInt64 or LakeTypeKind.Timestamp => Long(type),
        LakeTypeKind.Time when type is TimeType { Unit: not TimeUnit.Millis } => Long(type),
        _ => new ScalarBuilder<int>(type, v => ScalarConversion.Int(v, type), (t, v, n) => new Int32Column(t, v, n)),
    };

    static ScalarBuilder<long> Long(LakeType type) =>
        new(type, v => ScalarConversion.Long(v, type), (t, v, n) => new Int64Column(t, v, n));

    static Func<object, T> Invariantly<T>(Func<object, IFormatProvider, T> convert) =>
        v => v is string ? throw new InvalidCastException() : convert(v, System.Globalization.CultureInfo.InvariantCulture);
}

sealed class ScalarBuilder<T>(LakeType type, Func<object, T> convert, Func<LakeType, T[], bool[]?, ColumnData> build)
    : ColumnBuilder(type)
    where T : struct
{
    readonly List<T> _values = [];

    private protected override void AppendAbsent() => _values.Add(default);

    private protected override void AppendPresent(object value)
    {
        try
        {
            _values.Add(convert(value));
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException or FormatException)
        {
            throw Refused(value, e);
        }
    }

    private protected override ColumnData Build(int length, bool[]? nulls) => build(Type, Take(_values), nulls);
}
