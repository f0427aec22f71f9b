namespace Millrace.LocalRuntime.PubSub;

/// <summary>
/// Holds deliveries back while a bulk is taken in, so that the processors take it in first and work it after. No message
/// waits longer for that than <see cref="Patience"/>; under a load that lasts longer, deliveries take turns beside it.
/// </summary>
internal sealed class DeliveryGate(Func<bool>? isTakingBulk, TimeProvider time)
{
    /// <summary>How long a message waits for a bulk to be in.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    // A delivery that lasts longer waits for something else than the processor, and passes its turn on.
    static readonly TimeSpan s_longestTurn = TimeSpan.FromMilliseconds(50);

    readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Delivers: nearly always at once.</summary>
    /// <param name="stored">When the oldest message of the delivery was stored, Unix milliseconds.</param>
    /// <param name="deliver">The delivery.</param>
    /// <param name="cancellationToken">Gives up the waiting.</param>
    public Task<T> RunAsync<T>(long stored, Func<Task<T>> deliver, CancellationToken cancellationToken) =>
        isTakingBulk is null || !isTakingBulk() ? deliver() : RunBesideBulkAsync(isTakingBulk, stored, deliver, cancellationToken);

    async Task<T> RunBesideBulkAsync<T>(Func<bool> isTaking, long stored, Func<Task<T>> deliver, CancellationToken cancellationToken)
    {
        while (isTaking() && time.GetUtcNow().ToUnixTimeMilliseconds() - stored < (long)Patience.TotalMilliseconds)
            await Task.Delay(s_look, time, cancellationToken);
        while (isTaking())
            if (await _turn.WaitAsync(s_look, cancellationToken))
                return await RunInTurnAsync(deliver);
        return await deliver();
    }

    async Task<T> RunInTurnAsync<T>(Func<Task<T>> deliver)
    {
        Task<T> delivery;
        try
        {
            delivery = deliver();
            await Task.WhenAny(delivery, Task.Delay(s_longestTurn, time));
        }
        finally
        {
            _turn.Release();
        }

        return await delivery;
    }
}
