using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Resilience;

/// <summary>
/// Keeps calls from a target that fails: after too many failures none gets through for a while, then a few try whether
/// it is well again.
/// </summary>
internal sealed class CircuitBreaker(BreakerRule rule, TimeProvider time)
{
    readonly Lock _gate = new();
    State _state = State.Closed;
    BreakerCounts _counts;
    long _since = time.GetTimestamp();
    int _generation;

    enum State
    {
        Closed,
        Open,
        HalfOpen,
    }

    /// <summary>Lets an attempt through, or not: then its outcome says why.</summary>
    public async Task<Outcome> RunAsync(Func<Task<Outcome>> attempt)
    {
        int generation;
        lock (_gate)
        {
            Advance();
            if (_state == State.Open)
                return new Outcome(OutcomeKind.Failed, "circuit breaker is open");
            if (_state == State.HalfOpen && _counts.Requests >= rule.MostTrials)
                return new Outcome(OutcomeKind.Failed, "too many requests");
            _counts = _counts.Begun();
            generation = _generation;
        }
        var failed = true;
        try
        {
            var outcome = await attempt();
            failed = outcome.Kind == OutcomeKind.Retry;
            return outcome;
        }
        finally
        {
            lock (_gate)
            {
                Advance();
                // What was begun before the breaker changed says nothing about now.
                if (generation == _generation)
                    Count(failed);
            }
        }
    }

    void Count(bool failed)
    {
        _counts = _counts.Ended(failed);
        if (failed && (_state == State.HalfOpen || rule.Trips(_counts)))
            Become(State.Open);
        else if (!failed && _state == State.HalfOpen && _counts.ConsecutiveSuccesses >= rule.MostTrials)
            Become(State.Closed);
    }

    void Advance()
    {
        var elapsed = time.GetElapsedTime(_since);
        if (_state == State.Open && elapsed > rule.OpenFor)
            Become(State.HalfOpen);
        else if (_state == State.Closed && rule.CountFor > TimeSpan.Zero && elapsed > rule.CountFor)
            Become(State.Closed);
    }

    void Become(State state) => (_state, _counts, _since, _generation) = (state, default, time.GetTimestamp(), _generation + 1);
}
