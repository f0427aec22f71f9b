using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Resilience;

/// <summary>Runs attempts under a resiliency policy.</summary>
internal static class Retrying
{
    /// <summary>The outcome of the last attempt: done, dropped, or what failed when no retry was left.</summary>
    /// <exception cref="OperationCanceledException">The lane was taken away.</exception>
    public static async Task<Outcome> RunAsync(
        DeliveryContext context, Policy policy, Func<CancellationToken, Task<Outcome>> attempt, CancellationToken lost)
    {
        var started = context.Time.GetTimestamp();
        for (var retry = 1; ; retry++)
        {
            var outcome = policy.Breaker is { } breaker
                ? await breaker.RunAsync(() => AttemptAsync(context, policy.Timeout, attempt, lost))
                : await AttemptAsync(context, policy.Timeout, attempt, lost);
            if (outcome.Kind != OutcomeKind.Retry || policy.Retry is not { } rule || !rule.Covers(outcome.Status))
                return outcome;
            if (rule.WaitBefore(retry, context.Time.GetElapsedTime(started), context.NextSpread()) is not { } wait)
                return outcome;
            await Task.Delay(wait, context.Time, lost);
        }
    }

    static async Task<Outcome> AttemptAsync(
        DeliveryContext context, TimeSpan? timeout, Func<CancellationToken, Task<Outcome>> attempt, CancellationToken lost)
    {
        using var limit = timeout is { } longest
            ? new CancellationTokenSource(longest, context.Time)
            : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lost);
        try
        {
            return await attempt(either.Token);
        }
        catch (HttpRequestException failure)
        {
            return Outcome.Retry(failure.Message);
        }
        catch (OperationCanceledException) when (!lost.IsCancellationRequested)
        {
            return Outcome.Retry("context deadline exceeded: no answer came within the policy's timeout");
        }
    }
}
