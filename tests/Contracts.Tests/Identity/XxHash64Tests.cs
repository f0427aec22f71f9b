using System.Text;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Identity;
using Millrace.Contracts.Tenancy;
using Millrace.Hashing;

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

    // The vectors of xxHash's own sanity check, over the bytes that it generates.
    [Theory]
    [InlineData(0, 0UL, 0xEF46DB3751D8E999UL)]
    [InlineData(0, 2654435761UL, 0xAC75FDA2929B17EFUL)]
    [InlineData(1, 0UL, 0xE934A84ADB052768UL)]
    [InlineData(1, 2654435761UL, 0x5014607643A9B4C3UL)]
    [InlineData(4, 0UL, 0x9136A0DCA57457EEUL)]
    [InlineData(14, 0UL, 0x8282DCC4994E35C8UL)]
    [InlineData(14, 2654435761UL, 0xC3BD6BF63DEB6DF0UL)]
    [InlineData(222, 0UL, 0xB641AE8CB691C174UL)]
    [InlineData(222, 2654435761UL, 0x20CB8AB7AE10C14AUL)]
    public void Agrees_with_the_sanity_check_of_xxHash(int length, ulong seed, ulong expected)
    {
        var data = new byte[length];
        var generator = 2654435761UL;
        for (var i = 0; i < length; i++, generator *= 11400714785074694797UL)
            data[i] = (byte)(generator >> 56);
        XxHash64.Of(data, seed).ShouldBe(expected);
    }

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
