using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>Which topics of a component an app may publish or subscribe.</summary>
internal sealed class TopicScopes
{
    readonly HashSet<string>? _scoped;
    readonly HashSet<string>? _allowed;
    readonly HashSet<string> _protected;

    /// <param name="list">The metadata that lists scopes: <c>publishingScopes</c> or <c>subscriptionScopes</c>.</param>
    public TopicScopes(Component component, string list, string appId)
    {
        _protected = Split(component["protectedTopics"]) ?? [];
        _allowed = Split(component["allowedTopics"]);
        foreach (var entry in component[list]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
            if (entry.Split('=', 2, StringSplitOptions.TrimEntries) is [var app, var topics] && app == appId)
                _scoped = Split(topics) ?? [];
    }

    public bool Allows(string topic) => _scoped is not null
        ? _scoped.Contains(topic) && (_allowed is null || _allowed.Contains(topic) || _protected.Contains(topic))
        : !_protected.Contains(topic) && (_allowed is null || _allowed.Contains(topic));

    static HashSet<string>? Split(string? topics) => string.IsNullOrWhiteSpace(topics)
        ? null
        : [.. topics.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
