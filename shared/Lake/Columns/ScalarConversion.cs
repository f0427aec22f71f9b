using System.Globalization;
using System.Numerics;

namespace Millrace.Lake.Columns;

/// <summary>From the objects that rows hold to the numbers that columns hold; out of range is an OverflowException.</summary>
static class ScalarConversion
{
    static readonly int s_epochDay = new DateOnly(1970, 1, 1).DayNumber;

    public static int Int(object value, LakeType type) => (type.Kind, value) switch
    {
        (LakeTypeKind.Date, DateOnly date) => date.DayNumber - s_epochDay,
        (LakeTypeKind.Time, TimeOnly time) => (int)(time.Ticks / TimeSpan.TicksPerMillisecond),
        (LakeTypeKind.Int8, _) => Convert.ToSByte(Integer(value), CultureInfo.InvariantCulture),
        (LakeTypeKind.Int16, _) => Convert.ToInt16(Integer(value), CultureInfo.InvariantCulture),
        (LakeTypeKind.UInt8, _) => Convert.ToByte(Integer(value), CultureInfo.InvariantCulture),
        (LakeTypeKind.UInt16, _) => Convert.ToUInt16(Integer(value), CultureInfo.InvariantCulture),
        (LakeTypeKind.UInt32, _) => unchecked((int)Convert.ToUInt32(Integer(value), CultureInfo.InvariantCulture)),
        _ => Convert.ToInt32(Integer(value), CultureInfo.InvariantCulture),
    };

    public static long Long(object value, LakeType type) => (type, value) switch
    {
        (TimestampType timestamp, DateTimeOffset moment) => Ticks((moment - DateTimeOffset.UnixEpoch).Ticks, timestamp.Unit),
        (TimestampType timestamp, DateTime { Kind: DateTimeKind.Utc } moment) => Ticks((moment - DateTime.UnixEpoch).Ticks, timestamp.Unit),
        (TimestampType { IsUtc: false } timestamp, DateTime local) => Ticks(local.Ticks - DateTime.UnixEpoch.Ticks, timestamp.Unit),
        (TimeType time, TimeOnly clock) => Ticks(clock.Ticks, time.Unit),
        ({ Kind: LakeTypeKind.UInt64 }, _) => unchecked((long)Convert.ToUInt64(Integer(value), CultureInfo.InvariantCulture)),
        _ => Convert.ToInt64(Integer(value), CultureInfo.InvariantCulture),
    };

    public static BigInteger Decimal(object value, DecimalType type)
    {
        var exact = value switch
        {
            LakeDecimal d => d,
            decimal d => LakeDecimal.From(d),
            BigInteger i => new LakeDecimal(i, 0),
            _ => new LakeDecimal(Convert.ToInt64(Integer(value), CultureInfo.InvariantCulture), 0),
        };
        var unscaled = exact.Rescale(type.Scale).Unscaled;
        return BigInteger.Abs(unscaled) < BigInteger.Pow(10, type.Precision)
            ? unscaled
            : throw new OverflowException($"{exact} has more than {type.Precision} digits.");
    }

    static object Integer(object value) => value is sbyte or byte or short or ushort or int or uint or long or ulong
        ? value
        : throw new InvalidCastException($"{value.GetType().Name} is not an integer.");

    // 100 ns ticks to the unit of a column, towards the past so that order is kept.
    static long Ticks(long ticks, TimeUnit unit) => unit switch
    {
        TimeUnit.Millis => FloorDiv(ticks, TimeSpan.TicksPerMillisecond),
        TimeUnit.Micros => FloorDiv(ticks, TimeSpan.TicksPerMicrosecond),
        _ => checked(ticks * 100),
    };

    static long FloorDiv(long a, long b) => a / b - (a % b < 0 ? 1 : 0);
}
