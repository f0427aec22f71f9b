using System.Text;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Identity;
using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Tests.Identity;

public class XxHash64Tests
{
    // Known answers of the reference implementation (xxhsum -H64, and the xxHash specification's examples).
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999UL)]
    [InlineData("a", 0xD24EC4F1A98C6E5BUL)]
    [InlineData("abc", 0x44BC2CF5AD770999UL)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1UL)]
    [InlineData("as", 0x1C330FB2D66BE179UL)]
    [InlineData("asd", 0x631C37CE72A97393UL)]
    [InlineData("asdf", 0x415872F599CEA71EUL)]
    [InlineData("Call me Ishmael. Some years ago--never mind how long precisely-", 0x02A2E85470D6FD96UL)]
    public void Agrees_with_the_reference_implementation(string text, ulong expected) =>
        XxHash64.Of(Encoding.UTF8.GetBytes(text)).ShouldBe(expected);

    [Fact]
    public void Lanes_are_even_and_depend_on_the_tenant()
    {
        var acme = TenantId.Parse("acme");
        var other = TenantId.Parse("other");
        var counts = new int[Lane.Count];
        var same = 0;
        for (var i = 0; i < 16_000; i++)
        {
            var lane = Lane.Of(acme, $"user-{i}");
            counts[lane]++;
            if (lane == Lane.Of(other, $"user-{i}"))
                same++;
        }

        counts.ShouldAllBe(count => count > 850 && count < 1150);
        same.ShouldBeInRange(800, 1200);
    }
}
