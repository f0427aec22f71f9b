using System.Globalization;
using System.Numerics;
using System.Text;
using Millrace.Contracts.Batches;

namespace Millrace.Contracts.Tests.Batches;

public class DecimalTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("12.345678", 12345678)]
    [InlineData("1e2", 100_000_000)]
    [InlineData("1.5E-1", 150_000)]
    [InlineData("0.0000005", 0)]
    [InlineData("0.0000015", 2)]
    [InlineData("0.00000050001", 1)]
    [InlineData("-0.0000025", -2)]
    [InlineData("123e-8", 1)]
    public void Numbers_are_rounded_half_to_even_at_the_scale(string text, long expected)
    {
        DecimalText.TryParse(Encoding.ASCII.GetBytes(text), 38, 6, out var value).ShouldBeTrue();
        value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("1000", 5, 2)]
    [InlineData("999.995", 5, 2)]
    [InlineData("1e40", 38, 6)]
    [InlineData("1e999999999", 38, 6)]
    [InlineData("123456789012345678901234567890123456789012", 38, 0)]
    [InlineData("", 38, 6)]
    [InlineData("-", 38, 6)]
    [InlineData("1.2.3", 38, 6)]
    [InlineData("NaN", 38, 6)]
    public void What_does_not_fit_is_refused(string text, int precision, int scale) =>
        DecimalText.TryParse(Encoding.ASCII.GetBytes(text), precision, scale, out _).ShouldBeFalse();

    [Fact]
    public void Any_value_that_is_written_is_read_back_and_means_the_same_to_BigInteger()
    {
        var random = new Random(20261121);
        Span<byte> buffer = stackalloc byte[DecimalText.MaxLength];
        for (var i = 0; i < 20_000; i++)
        {
            var digits = random.Next(0, 38);
            var scale = random.Next(0, 38);
            Int128 value = 0;
            for (var d = 0; d < digits; d++)
                value = value * 10 + random.Next(10);
            if (random.Next(2) == 0)
                value = -value;
            var length = DecimalText.Format(value, scale, buffer);
            var text = Encoding.ASCII.GetString(buffer[..length]);
            BigInteger.Parse(text.Replace(".", ""), CultureInfo.InvariantCulture).ShouldBe((BigInteger)value, text);
            DecimalText.TryParse(buffer[..length], 38, scale, out var back).ShouldBeTrue(text);
            back.ShouldBe(value, text);
        }
    }
}
