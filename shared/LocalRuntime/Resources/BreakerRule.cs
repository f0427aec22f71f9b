using System.Text.Json;
using Millrace.LocalRuntime.Expressions;

namespace Millrace.LocalRuntime.Resources;

/// <summary>When a circuit breaker opens, and for how long.</summary>
/// <param name="mostTrials">Calls that are let through to try the target, after the breaker was open.</param>
/// <param name="countFor">How long calls are counted before the counts begin anew; zero = for ever.</param>
/// <param name="openFor">How long nothing gets through.</param>
/// <param name="trip">An expression over the counts.</param>
internal sealed class BreakerRule(int mostTrials, TimeSpan countFor, TimeSpan openFor, string trip)
{
    readonly Func<JsonElement, bool> _trips = RouteExpression.Compile(trip, BreakerCounts.Names);

    public int MostTrials => mostTrials;

    public TimeSpan CountFor => countFor;

    public TimeSpan OpenFor => openFor;

    /// <summary>Whether the breaker opens at these counts.</summary>
    public bool Trips(BreakerCounts counts) => _trips(counts.ToJson());
}
