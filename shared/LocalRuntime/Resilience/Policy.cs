using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Resilience;

/// <summary>The policy of one target as one sidecar applies it: its circuit breaker remembers.</summary>
internal sealed class Policy(ResiliencyPolicy rules, TimeProvider time)
{
    public RetryPolicy? Retry => rules.Retry;

    public TimeSpan? Timeout => rules.Timeout;

    public CircuitBreaker? Breaker { get; } = rules.Breaker is { } rule ? new CircuitBreaker(rule, time) : null;
}
