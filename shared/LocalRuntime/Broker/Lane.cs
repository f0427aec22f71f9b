namespace Millrace.LocalRuntime.Broker;

/// <summary>
/// One partition as one group reads it: a position, at most one owner, strictly in order. Nothing runs while there is
/// nothing to read.
/// </summary>
internal sealed class Lane(PartitionLog log, long next, Positions positions, ConsumerGroup group)
{
    const int MostBytesAtOnce = 1 << 20;

    readonly Lock _gate = new();
    readonly SemaphoreSlim _more = new(0, 1);
    CancellationTokenSource _lost = new();
    Consumer? _owner;
    Task _run = Task.CompletedTask;
    bool _running;
    bool _draining;
    long _backlogBytes;

    public PartitionLog Log => log;

    /// <summary>The first offset not acknowledged.</summary>
    public long Next { get; private set; } = next;

    public Consumer? Owner => _owner;

    public long BacklogBytes => Math.Max(0, Interlocked.Read(ref _backlogBytes));

    public void CountBacklog(long bytes) => Interlocked.Add(ref _backlogBytes, bytes);

    public void Appended(StoredBatch batch)
    {
        Interlocked.Add(ref _backlogBytes, batch.Messages.Sum(message => (long)message.Size));
        Wake();
    }

    /// <summary>Gives the lane to an owner and starts reading; the lane must be free.</summary>
    public void Assign(Consumer owner)
    {
        lock (_gate)
        {
            _lost = new CancellationTokenSource();
            _draining = false;
            _owner = owner;
        }
        Wake();
    }

    /// <summary>Takes the lane from its owner: what is in work may finish within the grace, then it is cancelled.</summary>
    public async Task ReleaseAsync(TimeSpan grace)
    {
        Task run;
        lock (_gate)
        {
            if (_owner is null)
                return;
            _draining = true;
            run = _run;
            if (grace <= TimeSpan.Zero)
                _lost.Cancel();
            else
                _lost.CancelAfter(grace);
        }
        Nudge();
        await run;
        lock (_gate)
            _owner = null;
    }

    void Nudge()
    {
        lock (_more)
            if (_more.CurrentCount == 0)
                _more.Release();
    }

    void Wake()
    {
        Nudge();
        lock (_gate)
        {
            if (_running || _draining || _owner is null || log.Next <= Next)
                return;
            _running = true;
            _run = Task.Run(RunAsync);
        }
    }

    async Task RunAsync()
    {
        while (true)
        {
            Consumer owner;
            CancellationToken lost;
            lock (_gate)
            {
                if (_draining || _owner is null || _lost.IsCancellationRequested || log.Next <= Next)
                {
                    _running = false;
                    return;
                }
                owner = _owner;
                lost = _lost.Token;
            }
            try
            {
                var end = log.Next;
                var messages = await GatherAsync(owner, lost);
                if (messages.Count > 0)
                {
                    await owner.HandleAsync(log, messages, lost);
                    Acknowledge(messages);
                }
                else if (!_draining)
                    Next = end; // retention has deleted what was left unread
            }
            catch (OperationCanceledException)
            {
                // The lane changes hands; the position stays, so the messages come again.
            }
            catch (Exception failure)
            {
                group.Failed(this, failure);
                await group.PauseAsync(lost);
            }
        }
    }

    async Task<IReadOnlyList<Message>> GatherAsync(Consumer owner, CancellationToken lost)
    {
        var most = owner.MostMessages;
        if (most > 1 && log.Next - Next < most && owner.LongestWait > TimeSpan.Zero)
            await group.WaitForMoreAsync(() => _draining || log.Next - Next >= most, _more, owner.LongestWait, lost);
        return _draining ? [] : log.Read(Next, most, most > 1 ? 4 * MostBytesAtOnce : MostBytesAtOnce);
    }

    void Acknowledge(IReadOnlyList<Message> messages)
    {
        Next = messages[^1].Offset + 1;
        Interlocked.Add(ref _backlogBytes, -messages.Sum(message => (long)message.Size));
        positions.Moved(this);
    }

    /// <summary>The name of the group, for the stored position.</summary>
    public string Group => group.Name;
}
