using System.Text;
using Millrace.Features.Vectors;
using Millrace.Hashing;

namespace Millrace.Features.Tests.Vectors;

public sealed class HashedWordsTests
{
    [Theory]
    [InlineData("ﬁne ２ｎｄ", "fine 2nd")]
    [InlineData("ÉTÉ", "e\u0301te\u0301")]
    [InlineData("Ångström", "A\u030Angström")]
    [InlineData("WIRELESS-headphones", "wireless headphones")]
    [InlineData("한국", "\u1112\u1161\u11AB\u1100\u116E\u11A8")]
    public void Texts_that_NFKC_and_case_make_equal_have_one_vector(string left, string right) =>
        Vector("name", left).ShouldBe(Vector("name", right));

    [Fact]
    public void A_single_term_stands_in_the_bucket_and_sign_of_its_hash()
    {
        var hash = XxHash64.Of("name:hat"u8);
        var expected = new float[64];
        expected[hash % 64] = hash >> 63 == 0 ? 1 : -1;
        Vector("name", "...HAT!").ShouldBe(expected);
    }

    [Fact]
    public void Text_without_letters_or_digits_gives_no_vector()
    {
        Vector("name", "-- \uD800 !").ShouldBeNull();
        Vector("name", null).ShouldBeNull();
    }

    [Fact]
    public void An_attribute_is_the_text_of_the_field_that_its_key_names() =>
        new HashedWords(64).AddAttributes(["color=Black", null, 7L]).ToVector().ShouldBe(Vector("color", "black"));

    private static float[]? Vector(string field, string? text) => new HashedWords(64).Add(field, text).ToVector();
}
