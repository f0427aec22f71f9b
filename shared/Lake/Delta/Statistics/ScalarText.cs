using System.Globalization;
using System.Numerics;
using System.Text;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Statistics;

/// <summary>Values as partition values and statistics spell them.</summary>
static class ScalarText
{
    const long MicrosPerSecond = 1_000_000, MicrosPerDay = 86_400 * MicrosPerSecond;
    static readonly DateTime s_epoch = DateTime.UnixEpoch;

    /// <summary>A present value's text, or null when it has none (a date beyond the year 9999).</summary>
    public static string? Format(LakeType type, object value) => (type, value) switch
    {
        ({ Kind: LakeTypeKind.Date }, int days) => Date(days),
        (TimestampType { IsUtc: true }, long micros) => Moment(micros, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
        (TimestampType, long micros) => Moment(micros, "yyyy-MM-dd'T'HH:mm:ss.ffffff"),
        (_, bool flag) => flag ? "true" : "false",
        (_, double number) => Floating(number),
        (_, float number) => float.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : Floating(number),
        (_, byte[] bytes) => Encoding.Latin1.GetString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>The value that a text means, in the form that columns return; null if it means none.</summary>
    public static object? Parse(LakeType type, string text) => type.Kind switch
    {
        LakeTypeKind.String => text,
        LakeTypeKind.Boolean => bool.TryParse(text, out var flag) ? flag : null,
        LakeTypeKind.Int8 => sbyte.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? (int)n : null,
        LakeTypeKind.Int16 => short.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? (int)n : null,
        LakeTypeKind.Int32 => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? n : null,
        LakeTypeKind.Int64 => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? n : null,
        LakeTypeKind.Float => Float(text) is { } number ? (float)number : null,
        LakeTypeKind.Double => Float(text),
        LakeTypeKind.Decimal => Decimal((DecimalType)type, text),
        LakeTypeKind.Date => ParseDate(text),
        LakeTypeKind.Timestamp => ParseMoment(text),
        LakeTypeKind.Binary => Encoding.UTF8.GetBytes(text),
        _ => null,
    };

    static string? Date(int days) =>
        days >= -719_162 && days <= 2_932_896 ? s_epoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    static string? Moment(long micros, string form)
    {
        var days = Math.DivRem(micros, MicrosPerDay).Quotient;
        return days is > -719_162 and < 2_932_896 ? s_epoch.AddTicks(micros * 10).ToString(form, CultureInfo.InvariantCulture) : null;
    }

    static string Floating(double number) =>
        double.IsNaN(number) ? "NaN"
        : double.IsInfinity(number) ? number > 0 ? "Infinity" : "-Infinity"
        : number.ToString("R", CultureInfo.InvariantCulture);

    static double? Float(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" or "inf" => double.PositiveInfinity,
        "-Infinity" or "-inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    static LakeDecimal? Decimal(DecimalType type, string text)
    {
        var exponent = 0;
        var e = text.IndexOfAny(['e', 'E']);
        if (e >= 0 && (!int.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > 100))
            return null;
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        if (digits.Length > 100 || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var unscaled))
            return null;
        var scale = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        var number = scale < 0 ? new LakeDecimal(unscaled * BigInteger.Pow(10, -scale), 0) : new LakeDecimal(unscaled, scale);
        try
        {
            return number.Rescale(type.Scale);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    static int? ParseDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.DayNumber - DateOnly.FromDateTime(s_epoch).DayNumber
            : null;

    // Partition values are written as "2024-01-15 10:30:00[.ffffff]" or in ISO form; both mean UTC.
    static long? ParseMoment(string text) =>
        text.Length >= 10
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? (time.Ticks - s_epoch.Ticks) / 10
            : null;
}
