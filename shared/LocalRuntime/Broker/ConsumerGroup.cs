using Microsoft.Extensions.Logging;

namespace Millrace.LocalRuntime.Broker;

/// <summary>
/// The readers of one topic that share its messages: each partition belongs to one of the live ones, and moves when
/// that one leaves or another one joins.
/// </summary>
internal sealed class ConsumerGroup
{
    static readonly TimeSpan s_failurePause = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim _balancing = new(1, 1);
    readonly List<Consumer> _members = [];
    readonly TimeProvider _time;
    readonly ILogger _log;

    public ConsumerGroup(string name, Topic topic, long[] next, Positions positions, TimeProvider time, ILogger log)
    {
        (Name, Topic, _time, _log) = (name, topic, time, log);
        Lanes = [.. topic.Partitions.Select((partition, i) => new Lane(partition, next[i], positions, this))];
        foreach (var lane in Lanes)
            lane.Log.Add(lane);
    }

    public string Name { get; }

    public Topic Topic { get; }

    public Lane[] Lanes { get; }

    public long BacklogBytes => Lanes.Sum(lane => lane.BacklogBytes);

    public long BacklogMessages => Lanes.Sum(lane => Math.Max(0, lane.Log.Next - lane.Next));

    public async Task JoinAsync(Consumer member)
    {
        await _balancing.WaitAsync();
        try
        {
            _members.Add(member);
            await BalanceAsync(TimeSpan.FromSeconds(5));
        }
        finally
        {
            _balancing.Release();
        }
    }

    /// <summary>Takes a member out; what it has in work may finish within the grace.</summary>
    public async Task LeaveAsync(Consumer member, TimeSpan grace)
    {
        await _balancing.WaitAsync();
        try
        {
            if (_members.Remove(member))
                await BalanceAsync(grace);
        }
        finally
        {
            _balancing.Release();
        }
    }

    async Task BalanceAsync(TimeSpan grace) => await Task.WhenAll(Lanes.Select(async (lane, i) =>
    {
        var owner = _members.Count == 0 ? null : _members[i % _members.Count];
        if (lane.Owner == owner)
            return;
        await lane.ReleaseAsync(grace);
        if (owner is not null)
            lane.Assign(owner);
    }));

    public void Failed(Lane lane, Exception failure) =>
        Log.LaneFailed(_log, failure, Name, Topic.Name, lane.Log.Index, lane.Next);

    public async Task PauseAsync(CancellationToken lost)
    {
        try
        {
            await Task.Delay(s_failurePause, _time, lost);
        }
        catch (OperationCanceledException)
        {
            // Somebody else goes on with the lane.
        }
    }

    /// <summary>Waits until there is enough, or the time is over.</summary>
    public async Task WaitForMoreAsync(Func<bool> enough, SemaphoreSlim more, TimeSpan longest, CancellationToken lost)
    {
        using var limit = new CancellationTokenSource(longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lost);
        try
        {
            while (!enough())
                await more.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!lost.IsCancellationRequested)
        {
            // The longest wait is over: what is there is the batch.
        }
    }
}
