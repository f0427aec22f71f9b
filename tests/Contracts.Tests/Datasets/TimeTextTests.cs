using System.Globalization;
using System.Text;
using Millrace.Contracts.Datasets;

namespace Millrace.Contracts.Tests.Datasets;

public class TimeTextTests
{
    [Fact]
    public void Agrees_with_the_framework_on_random_instants()
    {
        var random = new Random(1);
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss.fffzzz"];
        for (var i = 0; i < 5000; i++)
        {
            var offset = TimeSpan.FromMinutes(random.Next(-14 * 60, 14 * 60));
            var instant = new DateTimeOffset(random.NextInt64(DateTime.MinValue.Ticks + TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), offset);
            var text = instant.ToString(formats[i % formats.Length], CultureInfo.InvariantCulture);
            TimeText.TryParseInstant(Encoding.UTF8.GetBytes(text), out var micros, out var naive).ShouldBeTrue(text);
            naive.ShouldBeFalse();
            var expected = (DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcTicks - DateTime.UnixEpoch.Ticks) / 10;
            micros.ShouldBe(expected, text);
        }
    }

    [Theory]
    [InlineData("2024-01-15T14:30:00Z", 1705329000000000, false)]
    [InlineData("2024-01-15T14:30:00.123456789Z", 1705329000123456, false)]
    [InlineData("2024-01-15T14:30:00+0530", 1705309200000000, false)]
    [InlineData("2024-01-15T14:30:00+05", 1705311000000000, false)]
    [InlineData("2024-01-15T14:30:00", 1705329000000000, true)]
    [InlineData("2024-02-29", 1709164800000000, false)]
    [InlineData("0001-01-01T00:00:00Z", -62135596800000000, false)]
    [InlineData("9999-12-31T23:59:59.999999Z", 253402300799999999, false)]
    public void Instants_are_read_to_the_microsecond(string text, long expected, bool expectedNaive)
    {
        TimeText.TryParseInstant(Encoding.UTF8.GetBytes(text), out var micros, out var naive).ShouldBeTrue();
        (micros, naive).ShouldBe((expected, expectedNaive));
    }

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("0000-01-01")]
    [InlineData("2024-01-15T24:00:00Z")]
    [InlineData("2024-01-15T14:60:00Z")]
    [InlineData("2024-01-15T14:30:61Z")]
    [InlineData("2024-01-15T14")]
    [InlineData("2024-01-15T14:30:00 UTC")]
    [InlineData("2024-01-15T14:30:00+25:00")]
    [InlineData("2024-01-15T14:30:00.Z.")]
    [InlineData("15/01/2024")]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData("２０２４-01-15")]
    public void What_is_no_instant_is_refused(string text) =>
        TimeText.TryParseInstant(Encoding.UTF8.GetBytes(text), out _, out _).ShouldBeFalse();
}
