using FsCheck;
using FsCheck.Fluent;
using Millrace.TrainingTrigger.TrainingSets;

namespace Millrace.Services.Tests.TrainingTrigger;

public sealed class TemporalSplitTests
{
    [Theory]
    [InlineData(10, 7, 1, 2)]
    [InlineData(90, 63, 9, 18)]
    [InlineData(170, 119, 17, 34)]
    [InlineData(330, 231, 33, 66)]
    public void Cuts_fall_at_whole_numbers_of_rows(int rows, int train, int validation, int test)
    {
        var split = TemporalSplit.Cut([.. Enumerable.Range(0, rows).Select(row => (long)row)]);

        split.TrainEnd.ShouldBe(train);
        (split.ValidationEnd - split.TrainEnd).ShouldBe(validation);
        (rows - split.ValidationEnd).ShouldBe(test);
    }

    [Fact]
    public void Rows_that_share_the_instant_at_a_cut_go_to_the_earlier_part()
    {
        var split = TemporalSplit.Cut([1, 2, 3, 4, 5, 6, 7, 7, 7, 8]);

        split.ShouldBe(new TemporalSplit(9, 9));
    }

    [Fact]
    public void No_instant_stands_in_two_parts_and_no_part_is_older_than_the_one_before() =>
        Prop.ForAll(Gen.Choose(0, 20).ListOf().ToArbitrary(), drawn =>
        {
            var times = drawn.Select(time => (long)time).Order().ToArray();
            var split = TemporalSplit.Cut(times);
            var parts = times.Select((time, row) => (time, Part: split.PartOf(row))).ToArray();
            return parts.Zip(parts.Skip(1)).All(pair => pair.First.Part <= pair.Second.Part)
                && parts.GroupBy(row => row.time).All(instant => instant.Select(row => row.Part).Distinct().Count() == 1)
                && split.TrainEnd >= times.Length * 70 / 100;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_out_of_order_are_refused() =>
        Should.Throw<ArgumentException>(() => TemporalSplit.Cut([2, 1])).Message.ShouldContain("Row 1");
}
