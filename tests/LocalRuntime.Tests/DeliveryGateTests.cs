using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Tests;

public sealed class DeliveryGateTests
{
    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    static long LongAgo => Now - (long)DeliveryGate.Patience.TotalMilliseconds;

    [Fact]
    public async Task Without_a_bulk_deliveries_run_side_by_side()
    {
        var gate = new DeliveryGate(() => false, TimeProvider.System);
        var (first, second) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var started = 0;
        var both = new[] { first, second }.Select(each => gate.RunAsync(Now, () => { started++; return each.Task; }, CancellationToken.None)).ToArray();
        started.ShouldBe(2);
        first.SetResult(1);
        second.SetResult(2);
        (await Task.WhenAll(both)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task What_is_new_waits_until_the_bulk_is_in()
    {
        var taking = true;
        var started = false;
        var delivery = new DeliveryGate(() => Volatile.Read(ref taking), TimeProvider.System)
            .RunAsync(Now, () => Task.FromResult(started = true), CancellationToken.None);
        started.ShouldBeFalse();
        Volatile.Write(ref taking, false);
        (await delivery.WaitAsync(s_limit)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_has_waited_for_long_goes_ahead_though_the_bulk_has_no_end()
    {
        var gate = new DeliveryGate(() => true, TimeProvider.System);
        (await gate.RunAsync(LongAgo, () => Task.FromResult(true), CancellationToken.None).WaitAsync(s_limit)).ShouldBeTrue();
        (await gate.RunAsync(LongAgo + 100, () => Task.FromResult(true), CancellationToken.None).WaitAsync(s_limit)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_delivery_that_waits_for_something_else_does_not_hold_up_the_next()
    {
        var gate = new DeliveryGate(() => true, TimeProvider.System);
        var slow = new TaskCompletionSource<bool>();
        var waiting = gate.RunAsync(LongAgo, () => slow.Task, CancellationToken.None);
        (await gate.RunAsync(LongAgo, () => Task.FromResult(true), CancellationToken.None).WaitAsync(s_limit)).ShouldBeTrue();
        waiting.IsCompleted.ShouldBeFalse();
        slow.SetResult(true);
        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public async Task A_failed_delivery_gives_its_turn_back()
    {
        var gate = new DeliveryGate(() => true, TimeProvider.System);
        await Should.ThrowAsync<HttpRequestException>(() => gate.RunAsync<bool>(LongAgo, () => throw new HttpRequestException("away"), CancellationToken.None));
        await Should.ThrowAsync<HttpRequestException>(() => gate.RunAsync(LongAgo, () => Task.FromException<bool>(new HttpRequestException("away")), CancellationToken.None));
        (await gate.RunAsync(LongAgo, () => Task.FromResult(true), CancellationToken.None).WaitAsync(s_limit)).ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_loses_his_lane_stops_waiting()
    {
        using var lost = new CancellationTokenSource();
        var waiting = new DeliveryGate(() => true, TimeProvider.System).RunAsync(Now, () => Task.FromResult(true), lost.Token);
        await lost.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(s_limit));
    }
}
