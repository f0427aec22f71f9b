using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Tests;

public sealed class DeliveryGateTests
{
    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task While_nobody_outside_waits_deliveries_run_side_by_side()
    {
        var gate = new DeliveryGate(() => false);
        var (first, second) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var started = 0;
        var both = new[] { first, second }.Select(each => gate.RunAsync(() => { started++; return each.Task; }, CancellationToken.None)).ToArray();
        started.ShouldBe(2);
        first.SetResult(1);
        second.SetResult(2);
        (await Task.WhenAll(both)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task While_somebody_waits_short_deliveries_take_turns()
    {
        var gate = new DeliveryGate(() => true);
        var (running, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => gate.RunAsync(async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return true;
        }, CancellationToken.None))).WaitAsync(s_limit);
        // More than one only where the machine made a delivery longer than a turn.
        most.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task A_delivery_that_waits_for_something_else_does_not_hold_up_the_next()
    {
        var gate = new DeliveryGate(() => true);
        var slow = new TaskCompletionSource<bool>();
        var waiting = gate.RunAsync(() => slow.Task, CancellationToken.None);
        (await gate.RunAsync(() => Task.FromResult(true), CancellationToken.None).WaitAsync(s_limit)).ShouldBeTrue();
        waiting.IsCompleted.ShouldBeFalse();
        slow.SetResult(true);
        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_waits_for_a_turn_goes_on_when_nobody_outside_waits_any_more()
    {
        var busy = true;
        var gate = new DeliveryGate(() => Volatile.Read(ref busy));
        var slow = new TaskCompletionSource<bool>();
        var first = gate.RunAsync(() => slow.Task, CancellationToken.None);
        var second = gate.RunAsync(() => Task.FromResult(true), CancellationToken.None);
        Volatile.Write(ref busy, false);
        (await second.WaitAsync(s_limit)).ShouldBeTrue();
        slow.SetResult(true);
        (await first).ShouldBeTrue();
    }

    [Fact]
    public async Task A_failed_delivery_gives_its_turn_back()
    {
        var gate = new DeliveryGate(() => true);
        await Should.ThrowAsync<HttpRequestException>(() => gate.RunAsync<bool>(() => throw new HttpRequestException("away"), CancellationToken.None));
        await Should.ThrowAsync<HttpRequestException>(() => gate.RunAsync(() => Task.FromException<bool>(new HttpRequestException("away")), CancellationToken.None));
        (await gate.RunAsync(() => Task.FromResult(true), CancellationToken.None).WaitAsync(s_limit)).ShouldBeTrue();
    }
}
