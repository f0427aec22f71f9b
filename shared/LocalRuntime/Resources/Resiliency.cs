using System.Globalization;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Resources;

/// <summary>A <c>kind: Resiliency</c> document: named policies and the targets that use them.</summary>
internal sealed class Resiliency(Resource document)
{
    readonly IReadOnlyList<string> _scopes = document["scopes"].Texts;
    readonly Resource _policies = document["spec"]["policies"];
    readonly Resource _targets = document["spec"]["targets"];

    public bool IsFor(string appId) => _scopes.Count == 0 || _scopes.Contains(appId);

    /// <summary>Reads all policies, so that a mistake in one is told at the start.</summary>
    /// <exception cref="ResourceException">One of them cannot be used.</exception>
    public Resiliency Checked()
    {
        foreach (var (name, _) in _policies["retries"].Members)
            Retry(name);
        foreach (var (name, _) in _policies["timeouts"].Members)
            Timeout(name);
        foreach (var (name, _) in _policies["circuitBreakers"].Members)
            Breaker(name);
        return this;
    }

    /// <param name="kind">The kind in default names: <c>Pubsub</c>, <c>Statestore</c>, <c>Binding</c>.</param>
    public ResiliencyPolicy? Component(string component, string kind, bool inbound)
    {
        var direction = inbound ? "Inbound" : "Outbound";
        return Of(_targets["components"][component][inbound ? "inbound" : "outbound"],
            [$"{kind}Component{direction}", $"Component{direction}", "Component", ""]);
    }

    public ResiliencyPolicy? App(string target) => Of(_targets["apps"][target], ["App", ""]);

    ResiliencyPolicy? Of(Resource target, string[] defaults)
    {
        if (target.Exists)
            return new ResiliencyPolicy(
                target["retry"].Text is { } retry ? Retry(retry) : null,
                target["timeout"].Text is { } timeout ? Timeout(timeout) : null,
                target["circuitBreaker"].Text is { } breaker ? Breaker(breaker) : null);
        var (retryName, timeoutName, breakerName) = (
            defaults.Select(name => $"Default{name}RetryPolicy").FirstOrDefault(name => _policies["retries"][name].Exists),
            defaults.Select(name => $"Default{name}TimeoutPolicy").FirstOrDefault(name => _policies["timeouts"][name].Exists),
            defaults.Select(name => $"Default{name}CircuitBreakerPolicy").FirstOrDefault(name => _policies["circuitBreakers"][name].Exists));
        return retryName is null && timeoutName is null && breakerName is null ? null : new ResiliencyPolicy(
            retryName is null ? null : Retry(retryName), timeoutName is null ? null : Timeout(timeoutName),
            breakerName is null ? null : Breaker(breakerName));
    }

    BreakerRule Breaker(string name)
    {
        var policy = _policies["circuitBreakers"][name];
        if (!policy.Exists)
            throw new ResourceException($"{document.File}: the circuit breaker '{name}' is not among policies.circuitBreakers");
        var trip = policy["trip"].Text ?? "consecutiveFailures > 5";
        try
        {
            return new BreakerRule(
                policy["maxRequests"].Text is { } most ? int.Parse(most, CultureInfo.InvariantCulture) : 1,
                policy["interval"].Text is { } interval ? Duration(interval) : TimeSpan.Zero,
                policy["timeout"].Text is { } timeout ? Duration(timeout) : TimeSpan.FromSeconds(60), trip);
        }
        catch (Exception wrong) when (wrong is RouteException or FormatException)
        {
            throw new ResourceException($"{document.File}: the circuit breaker '{name}' cannot be used: {wrong.Message}", wrong);
        }
    }

    TimeSpan? Timeout(string name) =>
        _policies["timeouts"][name].Text is { } text && Duration(text) is var duration && duration > TimeSpan.Zero ? duration : null;

    RetryPolicy Retry(string name)
    {
        var policy = _policies["retries"][name];
        if (!policy.Exists)
            throw new ResourceException($"{document.File}: the retry policy '{name}' is not among policies.retries");
        var exponential = policy["policy"].Text == "exponential";
        return new RetryPolicy(exponential,
            policy["duration"].Text is { } duration ? Duration(duration)
                : exponential ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(5),
            policy["maxInterval"].Text is { } most ? Duration(most) : TimeSpan.FromSeconds(60),
            policy["maxRetries"].Text is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : -1,
            policy["matching"]["httpStatusCodes"].Text is { Length: > 0 } codes ? Ranges(codes) : null);
    }

    TimeSpan Duration(string text) => GoDuration.TryParse(text, out var duration)
        ? duration
        : throw new ResourceException($"{document.File}: '{text}' is no duration; 500ms, 5s, 1m30s are");

    static List<(int, int)> Ranges(string codes) =>
    [
        .. codes.Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('-'))
            .Select(ends => (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture))),
    ];
}
