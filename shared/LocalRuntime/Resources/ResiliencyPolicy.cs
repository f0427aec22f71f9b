namespace Millrace.LocalRuntime.Resources;

/// <summary>What is done about failures of one target.</summary>
internal sealed record ResiliencyPolicy(RetryPolicy? Retry, TimeSpan? Timeout)
{
    public static readonly ResiliencyPolicy None = new(null, null);
}
