using System.Globalization;
using System.Numerics;
using Millrace.Features.Numerics;

namespace Millrace.Features.Tests.Numerics;

public sealed class RoundingTests
{
    [Fact]
    public void A_ratio_is_the_double_that_the_parser_finds_for_the_same_decimal()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var digits = new BigInteger(random.NextInt64()) * random.Next(1, int.MaxValue) * (random.Next(2) == 0 ? 1 : -1);
            var scale = random.Next(0, 345);
            var expected = double.Parse($"{digits}E-{scale}", CultureInfo.InvariantCulture);
            Rounding.Ratio(digits, BigInteger.Pow(10, scale), 0).ShouldBe(expected, $"{digits}E-{scale}");
        }
    }

    [Theory]
    [InlineData(1, -1075, 0)]
    [InlineData(3, -1075, 1e-323)]
    [InlineData(1, -1074, double.Epsilon)]
    [InlineData(1, 1024, double.PositiveInfinity)]
    public void The_ends_of_the_range_round_as_IEEE_754_says(long mantissa, int exponent, double expected) =>
        Rounding.Ratio(mantissa, 1, exponent).ShouldBe(expected);
}
