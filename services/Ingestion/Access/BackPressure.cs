namespace Millrace.Ingestion.Access;

/// <summary>
/// Remembers that the broker refuses: for a moment new requests are turned away at once instead of reading bodies in vain;
/// then one may try again.
/// </summary>
sealed class BackPressure(IngestionOptions options, TimeProvider clock)
{
    long _until;

    /// <summary>How long a new request should wait; zero when it may come.</summary>
    public TimeSpan Wait => TimeSpan.FromTicks(Math.Max(0, Volatile.Read(ref _until) - clock.GetUtcNow().Ticks));

    /// <summary>The broker refused a batch.</summary>
    public void Refused() => Volatile.Write(ref _until, clock.GetUtcNow().Ticks + options.RetryAfterSeconds * TimeSpan.TicksPerSecond);
}
