using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Tests.Tenancy;

public class TenantIdTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("0", true)]
    [InlineData("acme-eu-1", true)]
    [InlineData("-acme", false)]
    [InlineData("Acme", false)]
    [InlineData("acme_eu", false)]
    [InlineData("acme/eu", false)]
    [InlineData("..", false)]
    [InlineData("ä", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Names_are_lower_case_letters_digits_and_hyphens(string? text, bool good) =>
        TenantId.TryParse(text, out _).ShouldBe(good);

    [Fact]
    public void Names_have_63_characters_at_most()
    {
        TenantId.TryParse(new string('a', 63), out _).ShouldBeTrue();
        TenantId.TryParse(new string('a', 64), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_tenant_that_was_never_set_cannot_be_used() =>
        Should.Throw<InvalidOperationException>(() => default(TenantId).Value);
}
