using Millrace.Lake.Columns;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Rows;

/// <summary>Orders values of one type: numbers by size (−0 equals +0, NaN above all), texts and bytes by their bytes.</summary>
static class ScalarOrder
{
    public static int Compare(object left, object right) => (left, right) switch
    {
        (string a, string b) => ObjectPath.Order.Compare(a, b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        (double a, double b) => Floating(a, b),
        (float a, float b) => Floating(a, b),
        (Half a, Half b) => Floating((double)a, (double)b),
        (LakeDecimal a, LakeDecimal b) => Decimals(a, b),
        (Guid a, Guid b) => a.ToByteArray(true).AsSpan().SequenceCompareTo(b.ToByteArray(true)),
        (IComparable a, _) => a.CompareTo(right),
        _ => throw new ArgumentException($"{left.GetType().Name} has no order"),
    };

    static int Floating(double left, double right) =>
        left == right ? 0 : double.IsNaN(left) ? double.IsNaN(right) ? 0 : 1 : left.CompareTo(right) is var order && double.IsNaN(right) ? -1 : order;

    static int Decimals(LakeDecimal left, LakeDecimal right)
    {
        var scale = Math.Max(left.Scale, right.Scale);
        return left.Rescale(scale).Unscaled.CompareTo(right.Rescale(scale).Unscaled);
    }
}
