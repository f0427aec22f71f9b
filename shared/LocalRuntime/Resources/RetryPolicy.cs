namespace Millrace.LocalRuntime.Resources;

/// <summary>How a failed call is tried again.</summary>
/// <param name="MostRetries">After the first attempt; -1 = without end.</param>
/// <param name="Statuses">HTTP statuses that are tried again; null = all that failed.</param>
internal sealed record RetryPolicy(
    bool Exponential, TimeSpan Interval, TimeSpan LongestInterval, int MostRetries, IReadOnlyList<(int From, int To)>? Statuses)
{
    static readonly TimeSpan s_longestElapsed = TimeSpan.FromMinutes(15);

    /// <summary>The wait before a retry (1 = the first), or null when there is none left.</summary>
    /// <param name="spread">A number in [0, 1) that spreads exponential waits by half their length.</param>
    public TimeSpan? WaitBefore(int retry, TimeSpan elapsed, double spread)
    {
        if (MostRetries >= 0 && retry > MostRetries)
            return null;
        if (!Exponential)
            return Interval;
        if (elapsed > s_longestElapsed)
            return null;
        var wait = Math.Min(Interval.TotalMilliseconds * Math.Pow(1.5, Math.Min(retry - 1, 64)), LongestInterval.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(wait * (0.5 + spread));
    }

    /// <summary>Whether a status may be tried again; no status (a broken connection, a RETRY) always may.</summary>
    public bool Covers(int? status) =>
        status is not { } code || Statuses is null || Statuses.Any(range => code >= range.From && code <= range.To);
}
