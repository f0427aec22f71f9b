using Millrace.Catalog.Packs;
using Millrace.Testing;
using Millrace.Testing.Shop;

namespace Millrace.Platform.Tests.Oracles;

/// <summary>No feature of the shop without a slow way to its value.</summary>
public sealed class OracleListTests
{
    [Fact]
    public void Every_feature_of_the_shop_has_an_oracle_and_every_oracle_a_feature()
    {
        var pack = PackFolders.Load(Path.Combine(SharedFolder.CheckoutRoot, "shared", "packs")).Pack("ecommerce").ShouldNotBeNull();
        var features = pack.Views.SelectMany(view => view.Features.Select(feature => $"{view.Name}:{feature.Name}")).ToArray();
        new NaiveShop([], []).Oracles.Keys.Order(StringComparer.Ordinal).ShouldBe(features.Order(StringComparer.Ordinal));
        // An hour and a day are features of an interaction that has happened, and of a request.
        features.Select(feature => feature[(feature.IndexOf(':', StringComparison.Ordinal) + 1)..]).Distinct().Count().ShouldBe(25);
    }

    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x0B242D361FDA71BC)]
    public void The_oracles_own_hash_is_the_published_one(string text, ulong expected) =>
        NaiveShop.Xxh64(System.Text.Encoding.ASCII.GetBytes(text)).ShouldBe(expected);
}
