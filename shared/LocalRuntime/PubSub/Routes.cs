using System.Text.Json;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>The rules of a subscription, ready to choose a path.</summary>
internal sealed class Routes
{
    readonly (Func<JsonElement, bool>? Matches, string Path)[] _rules;
    readonly bool _readsEvent;

    /// <param name="compile">Makes a predicate of an expression.</param>
    public Routes(IReadOnlyList<RouteRule> rules, Func<string, Func<JsonElement, bool>> compile)
    {
        _rules = [.. rules.Select(rule => (rule.Match.Length == 0 ? null : compile(rule.Match), rule.Path))];
        _readsEvent = _rules.Any(rule => rule.Matches is not null);
    }

    /// <summary>Whether the choice depends on the event: else any bytes will do for <see cref="PathFor"/>.</summary>
    public bool ReadsEvent => _readsEvent;

    /// <summary>The path for an event; null when no rule matches.</summary>
    /// <exception cref="RouteException">A rule cannot be evaluated for this event; later rules are not tried.</exception>
    public string? PathFor(byte[] body)
    {
        if (!_readsEvent)
            return _rules.Length == 0 ? null : _rules[0].Path;
        using var document = JsonDocument.Parse(body);
        foreach (var (matches, path) in _rules)
            if (matches is null || matches(document.RootElement))
                return path;
        return null;
    }
}
