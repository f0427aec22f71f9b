namespace Millrace.LocalRuntime.Resources;

/// <summary>What is done about failures of one target.</summary>
internal sealed record ResiliencyPolicy(RetryPolicy? Retry, TimeSpan? Timeout, BreakerRule? Breaker)
{
    public static readonly ResiliencyPolicy None = new(null, null, null);
}
