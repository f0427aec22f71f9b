using Millrace.Contracts.Delivery;

namespace Millrace.Contracts.Tests.Delivery;

public class SourcePositionTests
{
    [Fact]
    public void Marks_grow_with_epoch_before_offset_and_come_back()
    {
        var old = new SourcePosition(3, (1L << 32) - 1, 0);
        var young = new SourcePosition(3, 0, 1);
        young.Mark.ShouldBeGreaterThan(old.Mark);
        (young > old).ShouldBeTrue();
        SourcePosition.FromMark(3, old.Mark).ShouldBe(old);
        SourcePosition.FromMark(3, young.Mark).ShouldBe(young);
    }

    [Fact]
    public void What_does_not_fit_a_mark_is_told()
    {
        Should.Throw<OverflowException>(() => new SourcePosition(0, 1L << 32, 0).Mark);
        Should.Throw<OverflowException>(() => new SourcePosition(0, 0, -1).Mark);
    }

    [Theory]
    [InlineData("2.7.912", true)]
    [InlineData("2.7", false)]
    [InlineData("2.7.912.1", false)]
    [InlineData("-2.7.912", false)]
    [InlineData("", false)]
    public void Texts_come_back(string text, bool good)
    {
        SourcePosition.TryParse(text, out var position).ShouldBe(good);
        if (good)
            position.ToString().ShouldBe(text);
    }
}
