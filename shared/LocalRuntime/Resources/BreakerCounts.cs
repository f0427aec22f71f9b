using System.Text.Json;

namespace Millrace.LocalRuntime.Resources;

/// <summary>Calls through a circuit breaker since it last changed.</summary>
internal readonly record struct BreakerCounts(
    int Requests, int TotalSuccesses, int TotalFailures, int ConsecutiveSuccesses, int ConsecutiveFailures)
{
    /// <summary>The names of the counts in expressions.</summary>
    public static readonly string[] Names =
        ["requests", "totalSuccesses", "totalFailures", "consecutiveSuccesses", "consecutiveFailures"];

    public BreakerCounts Begun() => this with { Requests = Requests + 1 };

    public BreakerCounts Ended(bool failed) => failed
        ? this with { TotalFailures = TotalFailures + 1, ConsecutiveFailures = ConsecutiveFailures + 1, ConsecutiveSuccesses = 0 }
        : this with { TotalSuccesses = TotalSuccesses + 1, ConsecutiveSuccesses = ConsecutiveSuccesses + 1, ConsecutiveFailures = 0 };

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(Names.Zip(
        (int[])[Requests, TotalSuccesses, TotalFailures, ConsecutiveSuccesses, ConsecutiveFailures])
        .ToDictionary(pair => pair.First, pair => pair.Second));
}
