using FsCheck;
using FsCheck.Fluent;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resilience;
using Millrace.LocalRuntime.Resources;
using Outcome = Millrace.LocalRuntime.Resilience.Outcome;

namespace Millrace.LocalRuntime.Tests;

/// <summary>When a circuit breaker lets calls through.</summary>
public sealed class CircuitBreakerTests
{
    static readonly Outcome s_failed = Outcome.Retry("no");

    readonly StandingClock _clock = new();

    CircuitBreaker Breaker(string trip = "consecutiveFailures >= 2", int trials = 1, int countSeconds = 0) =>
        new(new BreakerRule(trials, TimeSpan.FromSeconds(countSeconds), TimeSpan.FromSeconds(10), trip), _clock);

    static Task<Outcome> TryAsync(CircuitBreaker breaker, Outcome outcome) => breaker.RunAsync(() => Task.FromResult(outcome));

    static async Task<bool> IsOpenAsync(CircuitBreaker breaker)
    {
        var called = false;
        var outcome = await breaker.RunAsync(() =>
        {
            called = true;
            return Task.FromResult(Outcome.Done);
        });
        called.ShouldBe(outcome.Kind == OutcomeKind.Done);
        if (!called)
            outcome.ShouldBe(new Outcome(OutcomeKind.Failed, "circuit breaker is open"));
        return !called;
    }

    [Fact]
    public async Task It_opens_when_the_rule_says_so_and_tries_again_after_a_while()
    {
        var breaker = Breaker();
        await TryAsync(breaker, s_failed);
        (await IsOpenAsync(breaker)).ShouldBeFalse();
        await TryAsync(breaker, s_failed);
        await TryAsync(breaker, s_failed);
        (await IsOpenAsync(breaker)).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(9));
        (await IsOpenAsync(breaker)).ShouldBeTrue();

        _clock.Advance(TimeSpan.FromSeconds(2));

        (await TryAsync(breaker, s_failed)).ShouldBe(s_failed);
        (await IsOpenAsync(breaker)).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(11));
        (await IsOpenAsync(breaker)).ShouldBeFalse();
        await TryAsync(breaker, s_failed);
        (await IsOpenAsync(breaker)).ShouldBeFalse();
    }

    [Fact]
    public async Task While_it_tries_no_more_calls_get_through_than_allowed()
    {
        var breaker = Breaker(trials: 2);
        await TryAsync(breaker, s_failed);
        await TryAsync(breaker, s_failed);
        _clock.Advance(TimeSpan.FromSeconds(11));
        var gate = new TaskCompletionSource<Outcome>();

        Task<Outcome>[] trials = [breaker.RunAsync(() => gate.Task), breaker.RunAsync(() => gate.Task)];

        (await TryAsync(breaker, Outcome.Done)).ShouldBe(new Outcome(OutcomeKind.Failed, "too many requests"));
        gate.SetResult(Outcome.Done);
        (await Task.WhenAll(trials)).ShouldAllBe(outcome => outcome == Outcome.Done);
        (await TryAsync(breaker, Outcome.Done)).ShouldBe(Outcome.Done);
    }

    [Fact]
    public async Task Counts_begin_anew_after_their_interval()
    {
        var breaker = Breaker("totalFailures >= 2", countSeconds: 5);
        await TryAsync(breaker, s_failed);
        _clock.Advance(TimeSpan.FromSeconds(6));
        await TryAsync(breaker, s_failed);
        (await IsOpenAsync(breaker)).ShouldBeFalse();
        await TryAsync(breaker, s_failed);
        (await IsOpenAsync(breaker)).ShouldBeTrue();
    }

    [Fact]
    public void A_rule_over_counts_sees_what_happened() => Prop.ForAll<bool[]>(failures =>
    {
        var counts = failures.Aggregate(default(BreakerCounts), (sum, failed) => sum.Begun().Ended(failed));
        var run = failures.Reverse().TakeWhile(failed => failed).Count();
        var rule = new BreakerRule(1, default, default,
            $"requests == {failures.Length} && totalFailures == {failures.Count(failed => failed)} && consecutiveFailures == {run} "
            + $"&& totalSuccesses == requests - totalFailures && (consecutiveSuccesses == 0 || consecutiveFailures == 0)");

        rule.Trips(counts).ShouldBeTrue();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_rule_over_anything_else_is_refused() =>
        Should.Throw<RouteException>(() => Breaker("failures > 2")).Message.ShouldContain("consecutiveFailures");

    sealed class StandingClock : TimeProvider
    {
        TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public void Advance(TimeSpan by) => _now += by;
    }
}
