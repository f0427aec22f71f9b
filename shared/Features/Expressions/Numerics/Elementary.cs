namespace Millrace.Features.Expressions.Numerics;

/// <summary>
/// Elementary functions from additions, multiplications and divisions alone, so that every machine and every
/// version of the runtime gives the same bits; the platform's own differ in the last one. Within 2 ulp.
/// </summary>
internal static class Elementary
{
    // ln 2 in two parts: the first has its last 21 bits zero, so that its product with an exponent is exact.
    const double Ln2High = 6.93147180369123816490e-01;
    const double Ln2Low = 1.90821492927058770002e-10;
    const double HalfPi = 1.5707963267948966;

    /// <summary>e^x: x = k·ln 2 + r, |r| ≤ ln 2 / 2; the Taylor series of e^r to the 14th power, times 2^k.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x > 709.782712893384)
            return double.PositiveInfinity;
        if (x < -745.2)
            return 0;
        var k = Math.Floor(x / Ln2High + 0.5);
        var high = x - k * Ln2High;
        var low = k * Ln2Low;
        var r = high - low;
        var rest = (high - r) - low;
        var sum = 0.0;
        for (var n = 14; n >= 2; n--)
            sum = (sum + 1) * r / n;
        // sum is (e^r - 1 - r) / r here; small parts are added first.
        var value = 1 + (r + (sum * r + rest));
        return Math.ScaleB(value, (int)k);
    }

    /// <summary>ln x: x = m·2^k with m near 1, s = (m − 1)/(m + 1), ln m = 2·(s + s³/3 + s⁵/5 + …).</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0)
            return double.NaN;
        if (x == 0)
            return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x))
            return x;
        var k = Math.ILogB(x);
        var m = Math.ScaleB(x, -k);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            k++;
        }
        var f = m - 1;
        var s = f / (2 + f);
        var z = s * s;
        var series = 0.0;
        for (var n = 23; n >= 3; n -= 2)
            series = z * (series + 1.0 / n);
        // ln(1+f) = f − f²/2 + s·(f²/2 + R): cancels the error of the division for small f.
        var half = 0.5 * f * f;
        return k * Ln2High - ((half - (s * (half + 2 * series) + k * Ln2Low)) - f);
    }

    /// <summary>x^n by repeated squaring, in one fixed order.</summary>
    public static double Power(double x, int exponent)
    {
        var result = 1.0;
        var factor = x;
        for (var n = Math.Abs(exponent); n > 0; n >>= 1)
        {
            if ((n & 1) == 1)
                result *= factor;
            factor *= factor;
        }
        return exponent < 0 ? 1 / result : result;
    }

    /// <summary>sin(2πx/period); the turn is reduced before it is scaled, so whole quarters are exact.</summary>
    public static double SineOfTurn(double x, double period)
    {
        var quarters = x % period / period * 4;
        var nearest = Math.Floor(quarters + 0.5);
        var angle = (quarters - nearest) * HalfPi;
        return ((int)nearest & 3) switch
        {
            0 => Sine(angle),
            1 => Cosine(angle),
            2 => -Sine(angle),
            _ => -Cosine(angle),
        };
    }

    /// <summary>cos(2πx/period).</summary>
    public static double CosineOfTurn(double x, double period)
    {
        var quarters = x % period / period * 4;
        var nearest = Math.Floor(quarters + 0.5);
        var angle = (quarters - nearest) * HalfPi;
        return ((int)nearest & 3) switch
        {
            0 => Cosine(angle),
            1 => -Sine(angle),
            2 => -Cosine(angle),
            _ => Sine(angle),
        };
    }

    /// <summary>The Taylor series, for |x| ≤ π/4.</summary>
    static double Sine(double x)
    {
        var z = x * x;
        var sum = 0.0;
        for (var n = 18; n >= 2; n -= 2)
            sum = -z / (n * (n + 1)) * (1 + sum);
        return x + x * sum;
    }

    static double Cosine(double x)
    {
        var z = x * x;
        var sum = 0.0;
        for (var n = 19; n >= 1; n -= 2)
            sum = -z / (n * (n + 1)) * (1 + sum);
        return 1 + sum;
    }
}
