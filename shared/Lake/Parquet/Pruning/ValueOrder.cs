using System.Numerics;
using System.Text;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Parquet.Pruning;

/// <summary>The order of values as columns hold them: numbers by size whatever their type, texts and bytes by unsigned bytes.</summary>
static class ValueOrder
{
    /// <summary>Less, equal or greater as -1, 0, 1; null when the two cannot be compared, of which nothing follows.</summary>
    public static int? Compare(object a, object b) => (Normal(a), Normal(b)) switch
    {
        (Int128 x, Int128 y) => x.CompareTo(y),
        (double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? null : x < y ? -1 : x > y ? 1 : 0,
        (Int128 x, double y) => Compare((double)x, y),
        (double x, Int128 y) => Compare(x, (double)y),
        (LakeDecimal x, LakeDecimal y) => Decimals(x, y),
        (LakeDecimal x, Int128 y) => Decimals(x, new LakeDecimal((BigInteger)y, 0)),
        (Int128 x, LakeDecimal y) => Decimals(new LakeDecimal((BigInteger)x, 0), y),
        (byte[] x, byte[] y) => x.AsSpan().SequenceCompareTo(y),
        (bool x, bool y) => x.CompareTo(y),
        _ => null,
    };

    public static bool MayLieIn(object value, ValueBounds bounds) =>
        !(bounds.Min is not null && Compare(value, bounds.Min) < 0) && !(bounds.Max is not null && Compare(value, bounds.Max) > 0);

    static int Decimals(LakeDecimal a, LakeDecimal b)
    {
        var scale = Math.Max(a.Scale, b.Scale);
        return a.Rescale(scale).Unscaled.CompareTo(b.Rescale(scale).Unscaled);
    }

    static object Normal(object value) => value switch
    {
        sbyte or byte or short or ushort or int or uint or long => (Int128)Convert.ToInt64(value, null),
        ulong u => (Int128)u,
        Half h => (double)h,
        float f => (double)f,
        decimal d => LakeDecimal.From(d),
        string s => Encoding.UTF8.GetBytes(s),
        Guid g => g.ToByteArray(bigEndian: true),
        _ => value,
    };
}
