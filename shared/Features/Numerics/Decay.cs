using System.Globalization;

namespace Millrace.Features.Numerics;

/// <summary>Powers of one half at whole steps, the same bits on every machine.</summary>
internal static class Decay
{
    /// <summary>
    /// 0.5^(age / halfLife). Whole halvings are exact; the rest is 2^(-r/halfLife) by the exponential's Taylor series in
    /// extended precision (<see cref="decimal"/>), rounded once.
    /// </summary>
    public static double Factor(long age, int halfLife)
    {
        var (halvings, rest) = Math.DivRem(age, halfLife);
        return rest == 0 ? Math.ScaleB(1, -(int)halvings) : Math.ScaleB(Rest((int)rest, halfLife), -(int)halvings);
    }

    private const decimal Ln2 = 0.6931471805599453094172321215m;
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<(int, int), double> s_known = [];

    private static double Rest(int rest, int halfLife)
    {
        lock (s_gate)
        {
            if (!s_known.TryGetValue((rest, halfLife), out var known))
                s_known[(rest, halfLife)] = known = Nearest(Exponential(-Ln2 * rest / halfLife));
            return known;
        }
    }

    // The cast from decimal does not round to the nearest double; the parser does.
    private static double Nearest(decimal value) => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    // |x| < 0.7: thirty terms reach 10^-28.
    private static decimal Exponential(decimal x)
    {
        var term = 1m;
        var sum = 1m;
        for (var n = 1; n <= 30; n++)
        {
            term = term * x / n;
            sum += term;
        }

        return sum;
    }
}
