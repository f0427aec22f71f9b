using Millrace.FeatureCompute.Populations;

namespace Millrace.Services.Tests.Compute;

/// <summary>When populations are computed again, against what a reader of silver may miss.</summary>
public sealed class PopulationTurnTests
{
    const long Second = 1_000_000;
    const long Hour = 3600 * Second;

    [Fact]
    public void A_grid_instant_is_due_once_silver_has_had_time_to_be_committed_and_only_once()
    {
        var turn = new PopulationTurn();
        turn.IsDue(Hour, Hour + 9 * Second).ShouldBeFalse("rows from before the hour may still be on their way into silver");
        turn.IsDue(Hour, Hour + 10 * Second).ShouldBeTrue();
        turn.Ran(Hour, Hour + 10 * Second, Hour + 11 * Second, entities: 3);
        turn.IsDue(Hour, Hour + 3599 * Second).ShouldBeFalse("nothing new came in");
        turn.IsDue(2 * Hour, 2 * Hour + 10 * Second).ShouldBeTrue();
    }

    [Fact]
    public void Late_rows_wait_for_silver_and_for_the_minute_after_the_last_run()
    {
        var turn = new PopulationTurn();
        turn.Ran(Hour, Hour + 10 * Second, Hour + 11 * Second, entities: 3);
        turn.NoteLate(Hour + 12 * Second);
        turn.IsDue(Hour, Hour + 70 * Second).ShouldBeFalse();
        turn.IsDue(Hour, Hour + 71 * Second).ShouldBeTrue();
    }

    [Fact]
    public void The_first_rows_do_not_wait_for_a_run_that_found_nothing()
    {
        var turn = new PopulationTurn();
        turn.Ran(Hour, Hour + 10 * Second, Hour + 10 * Second, entities: 0);
        turn.NoteLate(Hour + 12 * Second);
        turn.IsDue(Hour, Hour + 21 * Second).ShouldBeFalse();
        turn.IsDue(Hour, Hour + 22 * Second).ShouldBeTrue();
    }

    [Fact]
    public void Rows_that_a_run_may_have_missed_are_due_again()
    {
        var turn = new PopulationTurn();
        turn.NoteLate(Hour + 20 * Second);
        turn.NoteLate(Hour + 29 * Second);
        turn.Ran(Hour, Hour + 30 * Second, Hour + 31 * Second, entities: 3);
        turn.IsDue(Hour, Hour + 91 * Second).ShouldBeTrue("the second rows were a second old when silver was read");
        turn.Ran(Hour, Hour + 91 * Second, Hour + 92 * Second, entities: 3);
        turn.IsDue(Hour, Hour + 1000 * Second).ShouldBeFalse();
    }

    [Fact]
    public void A_failed_run_is_tried_again_after_a_minute_and_a_long_one_is_followed_by_a_long_pause()
    {
        var turn = new PopulationTurn();
        turn.PutOff(Hour + 10 * Second);
        turn.IsDue(Hour, Hour + 69 * Second).ShouldBeFalse();
        turn.IsDue(Hour, Hour + 70 * Second).ShouldBeTrue();
        turn.Ran(Hour, Hour + 70 * Second, Hour + 100 * Second, entities: 3);
        turn.NoteLate(Hour + 100 * Second);
        turn.IsDue(Hour, Hour + 399 * Second).ShouldBeFalse("a run of 30 s is followed by 300 s without one");
        turn.IsDue(Hour, Hour + 400 * Second).ShouldBeTrue();
    }
}
