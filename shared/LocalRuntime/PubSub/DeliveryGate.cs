namespace Millrace.LocalRuntime.PubSub;

/// <summary>
/// Lets background work step back while somebody outside waits: deliveries then take turns. One that lasts long waits for
/// something else than the processor, and passes its turn on.
/// </summary>
internal sealed class DeliveryGate(Func<bool>? isForegroundBusy)
{
    static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Delivers, at once or in turn.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> deliver, CancellationToken cancellationToken) =>
        isForegroundBusy is null || !isForegroundBusy() ? deliver() : RunInTurnAsync(isForegroundBusy, deliver, cancellationToken);

    async Task<T> RunInTurnAsync<T>(Func<bool> isBusy, Func<Task<T>> deliver, CancellationToken cancellationToken)
    {
        while (!await _turn.WaitAsync(s_look, cancellationToken))
            if (!isBusy())
                return await deliver();
        Task<T> delivery;
        try
        {
            delivery = deliver();
            await Task.WhenAny(delivery, Task.Delay(s_turn, cancellationToken));
        }
        finally
        {
            _turn.Release();
        }

        return await delivery;
    }
}
