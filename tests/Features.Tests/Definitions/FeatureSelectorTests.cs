using Millrace.Features.Definitions;

namespace Millrace.Features.Tests.Definitions;

public sealed class FeatureSelectorTests
{
    [Theory]
    [InlineData("view:feature", null, "view", null, "feature")]
    [InlineData("pack.view:feature", "pack", "view", null, "feature")]
    [InlineData("view@v2:feature", null, "view", 2, "feature")]
    [InlineData("pack.view@v12:f_1", "pack", "view", 12, "f_1")]
    public void References_are_read_and_written_the_same(string text, string? pack, string view, int? version, string feature)
    {
        FeatureSelector.TryParse(text, out var selector).ShouldBeTrue();
        selector.ShouldBe(new FeatureSelector(pack, view, version, feature));
        selector.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("view")]
    [InlineData(":feature")]
    [InlineData("view:")]
    [InlineData("view:a:b")]
    [InlineData("a.b.c:feature")]
    [InlineData(".view:feature")]
    [InlineData("view@2:feature")]
    [InlineData("view@v0:feature")]
    [InlineData("view@v-1:feature")]
    [InlineData("view@v99999999999:feature")]
    [InlineData("View:feature")]
    [InlineData("view :feature")]
    public void Other_forms_are_refused(string text) => FeatureSelector.TryParse(text, out _).ShouldBeFalse();
}
