using System.Globalization;
using Millrace.Features.Expressions.Numerics;

namespace Millrace.Features.Tests.Expressions;

public sealed class ElementaryTests
{
    // Correctly rounded values, computed with 60 digits.
    [Theory]
    [InlineData("1", "2.718281828459045", "0")]
    [InlineData("0.5", "1.6487212707001282", "-0.69314718055994531")]
    [InlineData("2", "7.38905609893065", "0.69314718055994531")]
    [InlineData("10", "22026.465794806718", "2.302585092994046")]
    [InlineData("1e-10", "1.0000000001", "-23.025850929940457")]
    [InlineData("700", "1.0142320547350045e304", "6.551080335043404")]
    [InlineData("1.0000001", "2.718282100287242", "9.999999505838704e-08")]
    public void Exponential_and_logarithm_are_within_two_units_of_the_last_place(string x, string exponential, string logarithm)
    {
        var value = double.Parse(x, CultureInfo.InvariantCulture);
        Near(Elementary.Exp(value), double.Parse(exponential, CultureInfo.InvariantCulture), 2);
        Near(Elementary.Log(value), double.Parse(logarithm, CultureInfo.InvariantCulture), 2);
    }

    [Fact]
    public void They_stay_beside_the_platforms_own_over_their_whole_range()
    {
        var random = new Random(7);
        for (var i = 0; i < 200_000; i++)
        {
            var x = (random.NextDouble() - 0.5) * 1400;
            Near(Elementary.Exp(x), Math.Exp(x), 3);
            var y = Math.ScaleB(1 + random.NextDouble(), random.Next(-1022, 1023));
            Near(Elementary.Log(y), Math.Log(y), 3);
            var z = 0.5 + random.NextDouble();
            Near(Elementary.Log(z), Math.Log(z), 3);
        }
    }

    [Fact]
    public void Turns_stay_beside_the_platforms_own_and_are_exact_at_quarters()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            var x = (random.NextDouble() - 0.5) * 200;
            Elementary.SineOfTurn(x, 24).ShouldBe(Math.Sin(2 * Math.PI * (x % 24) / 24), 5e-16 * 4);
            Elementary.CosineOfTurn(x, 24).ShouldBe(Math.Cos(2 * Math.PI * (x % 24) / 24), 5e-16 * 4);
        }
        Elementary.SineOfTurn(18, 24).ShouldBe(-1);
        Elementary.CosineOfTurn(18, 24).ShouldBe(0);
    }

    [Theory]
    [InlineData(710, double.PositiveInfinity)]
    [InlineData(-746, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void Out_of_range_is_infinity_zero_or_no_number(double x, double expected) => Elementary.Exp(x).ShouldBe(expected);

    static void Near(double actual, double expected, int units)
    {
        if (actual == expected)
            return;
        var apart = Math.Abs(BitConverter.DoubleToInt64Bits(actual) - BitConverter.DoubleToInt64Bits(expected));
        apart.ShouldBeLessThanOrEqualTo(units, $"{actual:R} instead of {expected:R}");
    }
}
