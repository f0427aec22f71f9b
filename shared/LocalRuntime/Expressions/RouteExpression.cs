using System.Text.Json;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Expressions;

/// <summary>
/// Rules of subscriptions: the part of the Common Expression Language that routes use. Members and indexes of
/// <c>event</c>, comparisons, <c>in</c>, <c>&amp;&amp;</c>, <c>||</c>, <c>!</c>, <c>?:</c>, arithmetic, <c>has</c>, <c>size</c>,
/// <c>matches</c>, <c>contains</c>, <c>startsWith</c>, <c>endsWith</c>.
/// </summary>
internal static class RouteExpression
{
    /// <exception cref="RouteException">The text is no expression of that part.</exception>
    public static Func<JsonElement, bool> Compile(string text) => Compile(text, []);

    /// <param name="members">Members of the value that expressions name without <c>event</c>.</param>
    /// <exception cref="RouteException">The text is no expression of that part.</exception>
    public static Func<JsonElement, bool> Compile(string text, string[] members)
    {
        var evaluate = new Parser(text, members).Parse();
        return @event => evaluate(@event) switch
        {
            bool truth => truth,
            var other => throw new RouteException($"the rule '{text}' gives {Values.Kind(other)}, not a truth value"),
        };
    }
}
