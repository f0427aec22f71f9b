using System.Numerics;
using System.Runtime.InteropServices;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Least and greatest numbers of spans; NaN is passed over.</summary>
static class Extremes
{
    /// <summary>Lowers <paramref name="min"/> and raises <paramref name="max"/> to what the values reach.</summary>
    public static void Update<T>(ReadOnlySpan<T> values, ref T min, ref T max) where T : struct, INumber<T>
    {
        var i = 0;
        if (values.Length >= Vector<T>.Count)
        {
            var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            var low = new Vector<T>(min);
            var high = new Vector<T>(max);
            foreach (var v in vectors)
            {
                // Comparisons with NaN are false, which keeps what was there.
                low = Vector.ConditionalSelect(Vector.LessThan(v, low), v, low);
                high = Vector.ConditionalSelect(Vector.GreaterThan(v, high), v, high);
            }
            for (var k = 0; k < Vector<T>.Count; k++)
            {
                if (low[k] < min)
                    min = low[k];
                if (high[k] > max)
                    max = high[k];
            }
            i = vectors.Length * Vector<T>.Count;
        }
        for (; i < values.Length; i++)
        {
            if (values[i] < min)
                min = values[i];
            if (values[i] > max)
                max = values[i];
        }
    }
}
